import { formatTime } from '../../../domain/index.ts'
import { hashJson } from '../../pipeline/index.ts'
import { jsonDifferences } from './json-differences.ts'
import type { ManifestSeries, RunManifest } from './manifest-schema.ts'
import { seriesName } from './run-manifest.ts'

/** Causes before effects: other data explain other results, other results explain nothing. */
export const MANIFEST_PARTS = ['data', 'config', 'code', 'result'] as const

export interface ManifestDifference {
  readonly part: (typeof MANIFEST_PARTS)[number]
  /** What differs: `candles binance ETH/BTC 5m: rows`, `version`, `tradeHash`. */
  readonly what: string
  readonly expected: string | number | null
  readonly found: string | number | null
}

export interface ManifestComparison {
  readonly same: boolean
  /** The same trades and metrics, whatever they were made of. */
  readonly sameResult: boolean
  /** First cause first. */
  readonly differences: readonly ManifestDifference[]
  readonly sentence: string
}

/** The configurations that two manifests have the hashes of, as JSON. */
export interface ManifestConfigs {
  readonly expected: unknown
  readonly found: unknown
}

/**
 * What differs between two runs that should be one, first cause first: data, config, code, result. Settings
 * are named one by one where both configurations are given and are those of the manifests.
 */
export function compareManifest(
  expected: RunManifest,
  found: RunManifest,
  configs?: ManifestConfigs,
): ManifestComparison {
  const differences = [
    ...dataDifferences(expected.data, found.data),
    ...configDifferences(expected.config, found.config, configs),
    ...fieldDifferences('code', expected.code, found.code),
    ...fieldDifferences('result', expected.result, found.result),
  ]
  const sameResult = !differences.some(({ part }) => part === 'result')
  return { same: differences.length === 0, sameResult, differences, sentence: sentence(differences) }
}

function dataDifferences(
  expected: readonly ManifestSeries[],
  found: readonly ManifestSeries[],
): ManifestDifference[] {
  const wanted = new Map(expected.map((series) => [seriesName(series), series]))
  const given = new Map(found.map((series) => [seriesName(series), series]))
  const names = [...new Set([...wanted.keys(), ...given.keys()])].sort()
  return names.flatMap((name): ManifestDifference[] => {
    const a = wanted.get(name)
    const b = given.get(name)
    if (a === undefined) return [{ part: 'data', what: name, expected: null, found: 'there' }]
    if (b === undefined) return [{ part: 'data', what: name, expected: 'there', found: null }]
    const fields = ['start', 'end', 'rows', 'hash'] as const
    return fields
      .filter((field) => a[field] !== b[field])
      .map((field) => ({ part: 'data', what: `${name}: ${field}`, expected: a[field], found: b[field] }))
  })
}

function configDifferences(
  expected: RunManifest['config'],
  found: RunManifest['config'],
  configs: ManifestConfigs | undefined,
): ManifestDifference[] {
  const fields = fieldDifferences('config', expected, found)
  const isOf = (config: unknown, hash: string) => config !== undefined && hashJson(config) === hash
  if (!configs || !isOf(configs.expected, expected.hash) || !isOf(configs.found, found.hash)) return fields
  const settings = jsonDifferences(configs.expected, configs.found).map(
    ({ path, ...values }): ManifestDifference => ({ part: 'config', what: path, ...values }),
  )
  return [...settings, ...fields.filter(({ what }) => what !== 'hash')]
}

function fieldDifferences<P extends 'config' | 'code' | 'result'>(
  part: P,
  expected: RunManifest[P],
  found: RunManifest[P],
): ManifestDifference[] {
  const wanted: Readonly<Record<string, string | number | null>> = expected
  const given: Readonly<Record<string, string | number | null>> = found
  return Object.keys(wanted)
    .filter((what) => wanted[what] !== given[what])
    .map((what) => ({ part, what, expected: wanted[what]!, found: given[what]! }))
}

function sentence(differences: readonly ManifestDifference[]): string {
  const [first] = differences
  if (first === undefined) return 'The same run: data, configuration, code and result agree.'
  const sameResult = differences.every(({ part }) => part !== 'result')
  const what = manifestDifferenceText(first)
  if (first.part === 'result') {
    return `Data, configuration and code agree, the result does not: ${what}. The run is not reproducible.`
  }
  const noun = { data: 'data', config: 'configuration', code: 'code' }[first.part]
  return sameResult ? `The same result from other ${noun}: ${what}.` : `Other ${noun}: ${what}.`
}

/** `settings.stoploss is -0.05, not -0.1`. */
export function manifestDifferenceText(difference: ManifestDifference): string {
  const { what, expected, found } = difference
  return `${NAMES[what] ?? what} is ${shown(difference, found)}, not ${shown(difference, expected)}`
}

const NAMES: Readonly<Record<string, string>> = {
  strategyHash: "the hash of the strategy's code",
  version: "Leme's version",
  commit: "Leme's commit",
  node: 'Node.js',
}

/** Twelve digits of a hash are enough to tell it; times as dates. */
function shown({ part, what }: ManifestDifference, value: string | number | null): string {
  if (value === null) return part === 'data' && !what.includes(': ') ? 'missing' : 'none'
  if (typeof value === 'number')
    return /: (start|end)$/.test(what) ? `${formatTime(value)} UTC` : String(value)
  return /^[0-9a-f]{40,64}$/.test(value) ? `${value.slice(0, 12)}…` : value
}

import { formatTime } from '../../../domain/index.ts'
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

/** What differs between two runs that should be one, first cause first: data, config, code, result. */
export function compareManifest(expected: RunManifest, found: RunManifest): ManifestComparison {
  const differences = [
    ...dataDifferences(expected.data, found.data),
    ...fieldDifferences('config', expected.config, found.config),
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
  const what = `${first.what} is ${shown(first, first.found)}, not ${shown(first, first.expected)}`
  if (first.part === 'result') {
    return `Data, configuration and code agree, the result does not: ${what}. The run is not reproducible.`
  }
  const noun = { data: 'data', config: 'configuration', code: 'code' }[first.part]
  return sameResult ? `The same result from other ${noun}: ${what}.` : `Other ${noun}: ${what}.`
}

/** Twelve digits of a hash are enough to tell it; times as dates. */
function shown({ what }: ManifestDifference, value: string | number | null): string {
  if (value === null) return what.includes(': ') ? 'none' : 'missing'
  if (typeof value === 'number')
    return /: (start|end)$/.test(what) ? `${formatTime(value)} UTC` : String(value)
  return /^[0-9a-f]{40,64}$/.test(value) ? `${value.slice(0, 12)}…` : value
}

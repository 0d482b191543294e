import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { ed25519Signer, ed25519Verifier } from '../../adapters/signing/index.ts'
import { type ClosedTrade, Fault } from '../../domain/index.ts'
import {
  type BacktestMetrics,
  candleSeries,
  compareManifest,
  type ManifestComparison,
  parseSignedManifest,
  type RunManifest,
  runManifest,
  type SignedManifest,
  signManifest,
  verifyManifest,
} from '../../trade/research/index.ts'
import { codeDigest } from './code-digest.ts'
import { metricsOf, type Trial } from './experiment.ts'
import { ROOT, VERSION } from './installation.ts'
import type { ExperimentSpec } from './load-experiment.ts'
import { pathsFrom, pathsIn } from './run-paths.ts'

/** A backtest with everything that it takes to run it again, and who vouches for it. JSON. */
export interface SavedRun {
  readonly schema: 'leme.saved-run/1'
  readonly title: string
  /** In a file, its paths begin at the folder of that file; in the store, at the folder of the project. */
  readonly experiment: ExperimentSpec
  /** Settings, parameters and what else was chosen: the manifest has its hash. */
  readonly config: unknown
  readonly signed: SignedManifest
  readonly metrics: BacktestMetrics
  readonly startingBalance: number
  readonly startTime: number
  readonly endTime: number
  readonly trades: readonly ClosedTrade[]
}

interface Ran extends Trial {
  readonly experiment: ExperimentSpec
  readonly strategyName: string
}

/** The run with its signed manifest, to be kept in `folder`. Keys lie in `stateDir`. */
export async function saveRun(
  ran: Ran,
  { stateDir, folder }: { readonly stateDir: string; readonly folder: string },
): Promise<SavedRun> {
  const { experiment, strategyName, settings, simulation, markets } = ran
  const { trades, startTime, endTime } = simulation
  const signed = await signManifest(manifestOf(ran), ed25519Signer(keyFolder(stateDir)))
  const pairs = markets.map(({ pair }) => pair).join(', ')
  const changed = Object.entries(experiment.params ?? {}).map(([name, value]) => `${name}=${value}`)
  return {
    schema: 'leme.saved-run/1',
    title: [strategyName, ...changed, pairs, markets[0]!.candles.timeframe].join(' · '),
    ...{ experiment: pathsFrom(experiment, folder), config: configOf(ran), signed },
    ...{ metrics: metricsOf(ran), startTime, endTime, trades },
    startingBalance: settings.startingBalance,
  }
}

/** What a run was made of and what came out, without who and when. */
export function manifestOf(ran: Ran): RunManifest {
  const { experiment, strategyName, simulation, markets } = ran
  const venue = 'venue' in experiment.source ? experiment.source.venue : 'files'
  const createHasher = () => {
    const hash = createHash('sha256')
    return { update: (bytes: Uint8Array) => hash.update(bytes), digest: () => hash.digest('hex') }
  }
  const data = markets.flatMap(({ pair, candles, detail }) => [
    candleSeries({ venue, pair, candles }, { createHasher }),
    ...(detail ? [candleSeries({ venue, pair, candles: detail }, { part: 'detail', createHasher })] : []),
  ])
  const commit = commitOf(ROOT)
  return runManifest({
    data,
    config: configOf(ran),
    strategy: { name: strategyName, sourceHash: codeDigest(experiment.strategy) },
    code: { version: VERSION, ...(commit && { commit }) },
    engine: simulation.path,
    environment: { node: process.version, platform: `${process.platform}-${process.arch}` },
    trades: simulation.trades,
    metrics: metricsOf(ran),
  })
}

/** What was chosen, as JSON. */
function configOf({ experiment, settings, markets }: Ran): unknown {
  const { params = {}, timerange = null, calendar = null } = experiment
  const rules = markets.map(({ pair, rules = null, funding }) => ({
    pair,
    rules,
    hasFunding: funding !== undefined,
  }))
  return JSON.parse(JSON.stringify({ settings, params, timerange, calendar, rules }))
}

/** Whether the signature is of a key that is known here, and how the run done again differs. */
export async function checkRun(
  saved: SavedRun,
  again: Ran,
  stateDir: string,
): Promise<{ readonly isSigned: boolean; readonly comparison: ManifestComparison }> {
  const isSigned = await verifyManifest(saved.signed, ed25519Verifier(keyFolder(stateDir)))
  const configs = { expected: saved.config, found: configOf(again) }
  return { isSigned, comparison: compareManifest(saved.signed.manifest, manifestOf(again), configs) }
}

/**
 * @param folders where its files are looked for
 * @throws Fault `run.malformed`, `manifest.malformed`
 */
export function parseSavedRun(json: unknown, where: string, folders: readonly string[]): SavedRun {
  const { schema, experiment, signed, trades } = Object(json) as Record<string, unknown>
  if (schema === 'leme.saved-run/1' && typeof experiment === 'object' && Array.isArray(trades)) {
    parseSignedManifest(signed)
    const run = json as SavedRun
    return { ...run, experiment: pathsIn(run.experiment, folders) }
  }
  throw new Fault('usage', 'run.malformed', `${where} holds no saved run`, {
    hint: 'Save one: leme backtest … --save FILE.json',
    where,
  })
}

/** @throws Fault `run.unreadable` and as {@link parseSavedRun} */
export function readSavedRun(path: string): SavedRun {
  let json: unknown
  try {
    json = JSON.parse(readFileSync(resolve(path), 'utf8'))
  } catch (cause) {
    const why = existsSync(path) ? 'cannot be read as a saved run' : 'is not there'
    throw new Fault('usage', 'run.unreadable', `${path} ${why}`, {
      hint: 'Give a file that `leme backtest … --save FILE.json` wrote.',
      cause,
      where: path,
    })
  }
  return parseSavedRun(json, path, [dirname(resolve(path)), process.cwd()])
}

function keyFolder(stateDir: string): string {
  return join(resolve(stateDir), 'keys')
}

/** The commit of a checkout; undefined in an installed package. */
function commitOf(folder: string): string | undefined {
  try {
    const top = execFileSync('git', ['rev-parse', '--show-toplevel', 'HEAD'], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
      .trim()
      .split('\n')
    return resolve(top[0]!) === resolve(folder) ? top[1] : undefined
  } catch {
    return undefined
  }
}

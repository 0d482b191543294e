import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { candleFiles, readCandles } from '../../src/adapters/source/index.ts'
import { loadStrategy } from '../../src/adapters/strategy-file/index.ts'
import { parseTimeframe } from '../../src/domain/index.ts'
import type { FoundNode } from './find-nodes.ts'
import { type ColdRun, runCold, type Used } from './run-cold.ts'
import { openWarm } from './run-warm.ts'
import { type Timing, timeWarm, timingOf } from './timing.ts'
import type { Workload } from './workloads.ts'
import { type WorkloadFiles, writeWorkload } from './write-workload.ts'

const WATCHED_RUNS = 5
/** The stage that turns decisions into closed trades. */
export const ENGINE = 'engine'

/** One way or stage of a backtest, measured. */
export interface MeasuredStage {
  readonly name: string
  /** `all` is a way to the whole result; the others are parts of the `all` before them. */
  readonly kind: 'all' | 'part'
  readonly start: 'warm' | 'cold'
  readonly timing: Timing
  /** Milliseconds of processor time, over all processes and threads; only for the command. */
  readonly processorMs?: number
  /** Peak resident memory in bytes: of each process, the one that does the work first; only for the command. */
  readonly memory?: readonly number[]
}

export interface MeasuredWorkload {
  readonly workload: Workload
  readonly candles: number
  readonly trades: number
  readonly tradeHash: string
  readonly stages: readonly MeasuredStage[]
}

export interface MeasureOptions {
  readonly nodes: readonly FoundNode[]
  /** Milliseconds for each timing. */
  readonly budgetMs: number
  readonly coldRuns: number
  /** Throws when the result is not the expected one; called before anything is timed. */
  readonly check: (workload: Workload, tradeHash: string) => void
}

/**
 * Measures one workload in this process and by the command. The trades of every way are compared before
 * the first one is timed.
 */
export async function measureWorkload(
  workload: Workload,
  options: MeasureOptions,
): Promise<MeasuredWorkload> {
  const folder = mkdtempSync(join(tmpdir(), 'leme-bench-'))
  try {
    return await measureIn(folder, workload, options)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function measureIn(
  folder: string,
  workload: Workload,
  options: MeasureOptions,
): Promise<MeasuredWorkload> {
  const files = writeWorkload(workload, folder)
  const load = () => loadSeries(workload, files)
  const { strategy } = await loadStrategy(workload.strategy)
  const series = load()
  const warm = openWarm(workload, strategy, series)
  const markets = warm.decide()
  const simulation = warm.simulate(markets)
  const tradeHash = warm.hash(simulation)
  options.check(workload, tradeHash)
  const cold = workload.cold ? measureCold(workload, files, { ...options, folder, tradeHash }) : []

  const time = (work: () => unknown) => timeWarm(work, { budgetMs: options.budgetMs, minRuns: 5 })
  const whole = (from: typeof warm) => from.measure(from.simulate(from.decide()))
  const stage = (kind: MeasuredStage['kind'], name: string, work: () => unknown): MeasuredStage => {
    return { name, kind, start: 'warm', timing: time(work) }
  }
  return {
    workload,
    candles: workload.pairs * workload.rows,
    trades: simulation.trades.length,
    tradeHash,
    stages: [
      stage('all', 'candles in memory → trades, figures', () => whole(warm)),
      stage('part', 'indicators and decisions', () => warm.decide()),
      stage('part', ENGINE, () => warm.simulate(markets).finalBalance),
      stage('part', 'figures', () => warm.measure(simulation)),
      stage('part', 'beyond: decisions and proof against look-ahead', () => warm.decideWithProof()),
      stage('all', '.csv.gz → trades, figures, one thread', () =>
        whole(openWarm(workload, strategy, load())),
      ),
      ...cold,
    ],
  }
}

interface ColdMeasure extends MeasureOptions {
  readonly folder: string
  readonly tradeHash: string
}

/** The ways take turns, so that a noisy moment meets all. */
function measureCold(
  workload: Workload,
  files: WorkloadFiles,
  { nodes, coldRuns, folder, tradeHash }: ColdMeasure,
): MeasuredStage[] {
  const node = nodes[0]!.path
  const ways = [
    ...nodes.map(({ path, version }) => ({ name: `command, Node.js ${version}`, node: path })),
    { name: 'command, nothing compiled before', node, firstStart: true },
    { name: 'command, from changed sources', node, fromSources: true },
  ]
  const runs = ways.map((): ColdRun[] => [])
  for (let round = 0; round < coldRuns; round++) {
    for (const [index, way] of ways.entries()) {
      const run = runCold(workload, files, { ...way, folder })
      if (run.tradeHash !== tradeHash) throw new Error(`${workload.name}: the command trades differently`)
      runs[index]!.push(run)
    }
  }
  return ways.map((way, index): MeasuredStage => {
    const watched = Array.from({ length: WATCHED_RUNS }, () => {
      return runCold(workload, files, { ...way, folder, watch: true }).used
    })
    const { name } = way
    const timing = timingOf(runs[index]!.map(({ ms }) => ms))
    const processorMs = timingOf(watched.map((used) => used.reduce((sum, { ms }) => sum + ms, 0))).median
    return { name, kind: 'all', start: 'cold', timing, processorMs, memory: peaks(watched) }
  })
}

/** Of each process the greatest of all runs. */
function peaks(watched: readonly (readonly Used[])[]): number[] {
  return watched[0]!.map((_, process) => Math.max(...watched.map((used) => used[process]?.bytes ?? 0)))
}

function loadSeries({ timeframe }: Workload, { candles }: WorkloadFiles) {
  return candleFiles(candles, { timeframe: parseTimeframe(timeframe) }).map(({ path, pair, timeframe }) => ({
    pair,
    candles: readCandles(path, timeframe).candles,
  }))
}

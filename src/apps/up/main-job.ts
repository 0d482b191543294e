import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { loadStrategy } from '../../adapters/strategy-file/index.ts'
import { Fault, formatTime, type SeriesKey } from '../../domain/index.ts'
import { sha256 } from '../../math/index.ts'
import type { Calendar } from '../../trade/market/index.ts'
import { hashJson, type PipelineProgress, type PipelineResult } from '../../trade/pipeline/index.ts'
import { type BacktestReport, type RunKind, type RunStore, reportHtml } from '../../trade/research/index.ts'
import { EXAMPLE_PIPELINES, exampleStrategy, VERSION } from '../local/installation.ts'
import { artifactFolder, openPipelineConfig, runConfigured } from '../local/pipeline.ts'
import { SP500, TIDE } from '../local/sample.ts'
import type { ExperimentStores } from '../local/stored-contracts.ts'
import type { BacktestSpec } from '../server/index.ts'
import type { Outcome } from '../worker/index.ts'
import { runBacktestSpec } from './backtest-run.ts'

/** One line of the main job: a pipeline and the backtest of its signals. */
export interface JobLine {
  readonly title: string
  readonly pipeline: string
  readonly series: SeriesKey
  readonly timeframe: string
  readonly calendar: Calendar
  /** Parameters of the strategy that follows the model. */
  readonly params: Readonly<Record<string, number>>
}

export const JOB_LINES: readonly JobLine[] = [
  {
    title: 'S&P 500, daily (real)',
    pipeline: 'sp500.jsonc',
    series: SP500,
    timeframe: '1d',
    calendar: 'weekdays',
    params: { enter: 0.6, leave: 0.5 },
  },
  {
    title: 'TIDE/USDT, 15 minutes (DEMO)',
    pipeline: 'demo.jsonc',
    series: TIDE,
    timeframe: '15m',
    calendar: 'continuous',
    params: { enter: 0.55, leave: 0.48 },
  },
]

/** The strategy that follows the models of the sample. */
export const MODEL_STRATEGY = exampleStrategy('model-long')

/** Of each backtest and of the paper bot, all of it in one trade at a time. */
export const STARTING_BALANCE = 10_000

export interface JobTools extends ExperimentStores {
  readonly runs: RunStore
  readonly stateDir: string
  readonly workers: number
  readonly signal: AbortSignal
  readonly onStage: (progress: PipelineProgress) => void
}

export interface LineResult {
  readonly pipeline: PipelineResult
  /** Parquet file of the signals. */
  readonly signals: string
  readonly backtest: {
    readonly runId: string
    readonly report: BacktestReport
    readonly cached: boolean
    readonly ms: number
    readonly page: string
  }
}

/** Pipeline, then the backtest of what it predicted out of sample. A run that was done before is taken as it is. */
export async function runJobLine(line: JobLine, tools: JobTools): Promise<LineResult> {
  const pipeline = await runConfigured(openPipelineConfig(join(EXAMPLE_PIPELINES, line.pipeline)), {
    artifacts: artifactFolder(tools.stateDir),
    workers: tools.workers,
    store: tools.candles,
    onProgress: tools.onStage,
  })
  const failed = pipeline.stages.find(({ status }) => status === 'failed')
  if (failed) {
    throw new Fault('failed', failed.code ?? 'pipeline.failed', `${failed.name}: ${failed.message}`, {
      ...(failed.hint && { hint: failed.hint }),
    })
  }
  const signals = pipeline.artifacts.find(({ name }) => name === 'signals')!
  await runOnce(tools.runs, {
    kind: 'pipeline',
    title: line.title,
    spec: { pipeline: line.pipeline, signals: signals.hash },
    work: async () => ({ result: pipeline }),
  })
  const start = performance.now()
  const { strategy } = await loadStrategy(MODEL_STRATEGY)
  const { from, to } = pipeline.metrics ?? { from: null, to: null }
  const spec: BacktestSpec = {
    strategy: strategy.name,
    venue: line.series.venue,
    pairs: [line.series.pair],
    timeframe: line.timeframe,
    timerange: `${from ?? ''}-${to ?? ''}`,
    calendar: line.calendar,
    params: line.params,
    signals: signals.hash,
    overrides: { maxOpenTrades: 1, startingBalance: STARTING_BALANCE },
  }
  const { id, cached, result } = await runOnce(tools.runs, {
    kind: 'backtest',
    title: `${strategy.name} · ${line.series.pair} · ${line.timeframe}`,
    spec,
    code: sha256(readFileSync(MODEL_STRATEGY)),
    work: () =>
      runBacktestSpec(
        spec,
        {
          stores: tools,
          artifacts: artifactFolder(tools.stateDir),
          pathOf: async () => MODEL_STRATEGY,
        },
        { signal: tools.signal, report: async () => {} },
      ),
  })
  const report = result as BacktestReport
  const page = writePage(tools.stateDir, id, report)
  return {
    pipeline,
    signals: signals.path!,
    backtest: { runId: id, report, cached, ms: performance.now() - start, page },
  }
}

interface OnceOptions {
  readonly kind: RunKind
  readonly title: string
  readonly spec: unknown
  /** Hash of the code behind it. */
  readonly code?: string
  readonly work: () => Promise<Outcome>
}

/** The run's id is the hash of what it is asked to do, so the same thing is done once. */
async function runOnce(
  runs: RunStore,
  { kind, title, spec, code, work }: OnceOptions,
): Promise<{ id: string; cached: boolean; result: unknown }> {
  const id = uuidOf(hashJson({ kind, spec, code: code ?? null, version: VERSION }))
  const known = await runs.get(id)
  if (known?.status === 'done') return { id, cached: true, result: known.result }
  await runs.create({ id, kind, title, spec })
  await runs.start(id)
  const { result, trades } = await work()
  await runs.finish(id, result, trades)
  return { id, cached: false, result }
}

/** A UUID (version 8) of the first bits of a SHA-256. */
function uuidOf(hash: string): string {
  const hex = sha256(hash)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

function writePage(stateDir: string, id: string, report: BacktestReport): string {
  const folder = join(resolve(stateDir), 'reports')
  mkdirSync(folder, { recursive: true })
  const path = join(folder, `${id}.html`)
  writeFileSync(path, reportHtml(report))
  return path
}

/** `2004-01-05 to 2020-04-09`. */
export function periodOf({ subject }: BacktestReport): string {
  return `${formatTime(subject.startTime).slice(0, 10)} to ${formatTime(subject.endTime).slice(0, 10)}`
}

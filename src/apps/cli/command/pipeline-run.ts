import { availableParallelism } from 'node:os'
import { SOURCE_ERROR_KINDS } from '../../../adapters/source/index.ts'
import type { FaultKind } from '../../../domain/index.ts'
import {
  PIPELINE_FAULT_KINDS,
  type PipelineProgress,
  type PipelineResult,
  type StageName,
} from '../../../trade/pipeline/index.ts'
import type { Database } from '../../local/open-database.ts'
import {
  artifactFolder,
  type ConfiguredPipeline,
  needsStore,
  openPipelineConfig,
  runConfigured,
  withOverrides,
} from '../../local/pipeline.ts'
import { registerLine } from '../../local/register-line.ts'
import { currentConfig, withOptionalStore } from '../../local/with-app.ts'
import { EXIT } from '../exit-code.ts'
import { count, duration, type Terminal } from '../terminal.ts'
import { openSymbols, type SymbolRun, symbolFailure, symbolRun, tellSymbols } from './pipeline-symbols.ts'

export interface PipelineRunOptions {
  readonly config: string
  readonly artifacts?: string
  readonly workers?: number
  readonly goal?: StageName
  readonly dataFolder?: string
  readonly compat?: string
  readonly predictions?: string
  readonly models?: string
  /** Name under which models are registered. */
  readonly register?: string
  /** The configuration for each of these in place of its own symbol. */
  readonly symbols?: readonly string[]
  /** Each symbol a job of the queue, and whether to watch until all have ended. */
  readonly queue?: boolean
  readonly wait?: boolean
}

/** `leme pipeline run`, or one stage and what it is made of; of one symbol, or of many one after another. */
export async function pipelineRun(terminal: Terminal, options: PipelineRunOptions): Promise<void> {
  if (options.queue || options.wait) {
    const { pipelineQueue } = await import('./pipeline-queue.ts')
    return pipelineQueue(terminal, options)
  }
  if (options.symbols) return runSymbols(terminal, options, options.symbols)
  const pipeline = withOverrides(openPipelineConfig(options.config), options)
  for (const warning of pipeline.warnings) terminal.warn(warning)
  const result = await withOptionalStore(needsStore(pipeline.config), (store) =>
    runHere(terminal, pipeline, { options, store }),
  )
  terminal.result(result, describeResult(result, options.goal))
  const failed = result.stages.find(({ status }) => status === 'failed')
  if (failed) process.exitCode = exitOf(failed.code)
}

async function runSymbols(
  terminal: Terminal,
  options: PipelineRunOptions,
  symbols: readonly string[],
): Promise<void> {
  const pipelines = openSymbols(symbols, options)
  for (const warning of pipelines[0]?.warnings ?? []) terminal.warn(warning)
  const runs = await withOptionalStore(
    pipelines.some(({ config }) => needsStore(config)),
    async (store) => {
      const ended: SymbolRun[] = []
      for (const [at, pipeline] of pipelines.entries()) {
        const { symbol } = pipeline.config
        terminal.say(terminal.paint('strong', `${symbol}, ${at + 1} of ${pipelines.length}`))
        const run = await runHere(terminal, pipeline, { options, store }).then(symbolRun, (error: unknown) =>
          symbolFailure(symbol, error),
        )
        ended.push(run)
      }
      return ended
    },
  )
  tellSymbols(terminal, runs)
  const failed = runs.find(({ status }) => status === 'failed')
  if (failed) process.exitCode = exitOf(failed.code)
}

/** The line in this process. */
async function runHere(
  terminal: Terminal,
  pipeline: ConfiguredPipeline,
  {
    options,
    store,
  }: { readonly options: PipelineRunOptions; readonly store?: Database['store'] | undefined },
): Promise<PipelineResult> {
  const result = await runConfigured(pipeline, {
    artifacts: options.artifacts ?? artifactFolder(currentConfig().stateDir),
    workers: options.workers ?? availableParallelism(),
    ...(store && { store: store.candles }),
    ...(options.goal && { goal: options.goal }),
    ...(options.predictions !== undefined && { predictions: options.predictions }),
    ...(options.models !== undefined && { models: options.models }),
    onProgress: (progress: PipelineProgress) => tellStage(terminal, progress),
    onWarning: (text: string) => terminal.warn(text),
  })
  const { config } = pipeline
  return store ? await registerLine(result, { config, models: store.models, actor: 'cli' }) : result
}

/** What the process answers with when a stage fails by a fault of this code. */
export function exitOf(code: string | undefined): number {
  return EXIT[kindOf(code)]
}

/** A stage that failed by a fault of its room, or of the files it reads, has that fault's kind. */
function kindOf(code: string | undefined): FaultKind {
  const kinds: Readonly<Record<string, FaultKind>> = { ...SOURCE_ERROR_KINDS, ...PIPELINE_FAULT_KINDS }
  return (code !== undefined && kinds[code]) || 'failed'
}

/** One line for each stage when it has ended, a moving one before. */
export function tellStage(
  terminal: Terminal,
  { stage, status, done, total, etaMs, report }: PipelineProgress,
): void {
  if (!report) {
    const left = etaMs ? `   some ${duration(etaMs)} left` : ''
    terminal.progress(`  ${stage} … ${total ? `${done ?? 0}/${total}${left}` : ''}`)
    return
  }
  const detail = report.message ?? `${count(report.rows)} rows`
  if (status === 'done') {
    terminal.stepDone(stage, report.ms, `${detail}${report.cached ? '  (kept)' : ''}`)
    return
  }
  terminal.say(`${terminal.paint('bad', status === 'failed' ? '✗' : '–')} ${stage.padEnd(16)} ${detail}`)
  if (report.hint) terminal.say(`  ${report.hint}`)
}

/** What people read of a result. */
export function describeResult(
  { verdict, metrics, artifacts, stages, files = [], registered = [] }: PipelineResult,
  goal: StageName | undefined,
): string {
  const scores = (metrics?.scores ?? []).map(
    ({ score, rows, auc, chance }) =>
      `  ${score}: AUC ${auc?.toFixed(3) ?? '–'} on ${count(rows)} rows it had not seen; shuffled labels do as well in ` +
      `${chance.atLeastAsGood} of ${chance.tries} tries`,
  )
  const kept = artifacts.filter(({ path }) => path).map(({ name, path }) => `  ${name.padEnd(12)} ${path}`)
  const named =
    files.length > 0 ? ['', 'Under the names of the configuration', ...files.map((path) => `  ${path}`)] : []
  const isJudged = goal === undefined || metrics !== null || stages.some(({ status }) => status === 'failed')
  const judged = isJudged ? ['', verdict.text, ...scores] : []
  const versions = registered.map(
    ({ model, score, version, isNew }) =>
      `  ${score}: version ${version} of ${model}${isNew ? '' : ', as before'}`,
  )
  const models = versions.length > 0 ? ['', 'Registered', ...versions] : []
  return [...judged, '', 'Artifacts', ...kept, ...named, ...models].join('\n')
}

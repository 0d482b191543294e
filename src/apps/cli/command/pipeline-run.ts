import { availableParallelism } from 'node:os'
import { SOURCE_ERROR_KINDS } from '../../../adapters/source/index.ts'
import type { FaultKind } from '../../../domain/index.ts'
import {
  PIPELINE_FAULT_KINDS,
  type PipelineProgress,
  type PipelineResult,
  type StageName,
} from '../../../trade/pipeline/index.ts'
import {
  artifactFolder,
  needsStore,
  openPipelineConfig,
  runConfigured,
  withOverrides,
} from '../../local/pipeline.ts'
import { currentConfig, withDatabase } from '../../local/with-app.ts'
import { EXIT } from '../exit-code.ts'
import { count, type Terminal } from '../terminal.ts'

export interface PipelineRunOptions {
  readonly config: string
  readonly artifacts?: string
  readonly workers?: number
  readonly goal?: StageName
  readonly dataFolder?: string
  readonly compat?: string
  readonly predictions?: string
  readonly models?: string
}

/** `leme pipeline run`, or one stage and what it is made of. */
export async function pipelineRun(terminal: Terminal, options: PipelineRunOptions): Promise<void> {
  const pipeline = withOverrides(openPipelineConfig(options.config), options)
  for (const warning of pipeline.warnings) terminal.warn(warning)
  const common = {
    artifacts: options.artifacts ?? artifactFolder(currentConfig().stateDir),
    workers: options.workers ?? availableParallelism(),
    ...(options.goal && { goal: options.goal }),
    ...(options.predictions !== undefined && { predictions: options.predictions }),
    ...(options.models !== undefined && { models: options.models }),
    onProgress: (progress: PipelineProgress) => tellStage(terminal, progress),
    onWarning: (text: string) => terminal.warn(text),
  }
  const result = needsStore(pipeline.config)
    ? await withDatabase(({ store }) => runConfigured(pipeline, { ...common, store: store.candles }))
    : await runConfigured(pipeline, common)
  terminal.result(result, describeResult(result, options.goal))
  const failed = result.stages.find(({ status }) => status === 'failed')
  if (failed) process.exitCode = EXIT[kindOf(failed.code)]
}

/** A stage that failed by a fault of its room, or of the files it reads, has that fault's kind. */
function kindOf(code: string | undefined): FaultKind {
  const kinds: Readonly<Record<string, FaultKind>> = { ...SOURCE_ERROR_KINDS, ...PIPELINE_FAULT_KINDS }
  return (code !== undefined && kinds[code]) || 'failed'
}

/** One line for each stage when it has ended, a moving one before. */
export function tellStage(
  terminal: Terminal,
  { stage, status, done, total, report }: PipelineProgress,
): void {
  if (!report) {
    terminal.progress(`  ${stage} … ${total ? `${done ?? 0}/${total}` : ''}`)
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

function describeResult(
  { verdict, metrics, artifacts, stages, files = [] }: PipelineResult,
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
  return [...judged, '', 'Artifacts', ...kept, ...named].join('\n')
}

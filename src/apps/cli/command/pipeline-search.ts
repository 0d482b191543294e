import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { readJsonc } from '../../../adapters/config/index.ts'
import { openParquetStore } from '../../../adapters/store/parquet/index.ts'
import { openThreads } from '../../../adapters/threads/index.ts'
import { Fault } from '../../../domain/index.ts'
import type { CandleStore } from '../../../trade/market/index.ts'
import { openSearch } from '../../../trade/pipeline/index.ts'
import { ConfiguredSource } from '../../local/configured-source.ts'
import { loadFeatures } from '../../local/load-features.ts'
import {
  artifactFolder,
  type ConfiguredPipeline,
  needsStore,
  openPipelineConfig,
  withOverrides,
} from '../../local/pipeline.ts'
import { runPipelineStudy } from '../../local/pipeline-study.ts'
import { stopSignal } from '../../local/stop-signal.ts'
import { currentConfig, withDatabase } from '../../local/with-app.ts'
import { EXIT } from '../exit-code.ts'
import type { Terminal } from '../terminal.ts'
import { tellStage } from './pipeline-run.ts'
import { describeOpened, describeStudy, tellTrial } from './pipeline-search-text.ts'

export interface PipelineSearchOptions {
  readonly config: string
  readonly space: string
  readonly algorithm?: string
  readonly objective?: string
  readonly trials: number
  readonly sampler: string
  readonly seed: string
  readonly batch: number
  readonly folds: number
  readonly holdOut: number
  readonly artifacts?: string
  readonly workers?: number
  readonly dataFolder?: string
  readonly compat?: string
}

/** `leme pipeline search`: searches settings of an algorithm, and judges the best once, on rows that were not seen. */
export async function pipelineSearch(terminal: Terminal, options: PipelineSearchOptions): Promise<void> {
  const pipeline = withOverrides(openPipelineConfig(options.config), options)
  for (const warning of pipeline.warnings) terminal.warn(warning)
  if (!needsStore(pipeline.config)) return await search(terminal, options, { pipeline })
  await withDatabase(({ store }) => search(terminal, options, { pipeline, store: store.candles }))
}

interface Given {
  readonly pipeline: ConfiguredPipeline
  readonly store?: CandleStore
}

async function search(
  terminal: Terminal,
  options: PipelineSearchOptions,
  { pipeline: { config, folder }, store }: Given,
): Promise<void> {
  await using artifacts = await openParquetStore(
    options.artifacts ?? artifactFolder(currentConfig().stateDir),
  )
  const workers = options.workers ?? availableParallelism()
  await using threads = openThreads(workers)
  const opened = await openSearch({
    config,
    artifacts,
    rows: new ConfiguredSource({ folder, store, onWarning: (text) => terminal.warn(text) }),
    clock: () => performance.now(),
    ...(workers > 1 && { parallel: threads }),
    custom: await loadFeatures(config, folder),
    onProgress: (progress) => tellStage(terminal, progress),
    space: readSpace(options.space),
    algorithm: options.algorithm,
    objective: options.objective,
    folds: options.folds,
    holdOut: options.holdOut,
  })
  terminal.say(describeOpened(opened, options))
  const written = await opened.evaluate(null)
  const study = await runPipelineStudy(opened, {
    ...options,
    signal: stopSignal(),
    onTrial: (trial, isBest) => tellTrial(terminal, trial, { isBest, budget: options.trials }),
  })
  const { best, stopReason, trials } = study
  const failed = trials.filter(({ figures }) => figures === null).length
  const isJudged = best !== undefined && stopReason !== 'cancelled'
  const judged = isJudged ? await opened.judge(best.settings, trials.length) : null
  const found = best ? { ...best, algorithm: opened.withSettings(best.settings) } : null
  const { objective, seen, heldOut } = opened
  terminal.result(
    {
      schema: 'leme.pipeline-search/1',
      ...{ algorithm: opened.algorithm.name, objective, seed: options.seed, sampler: options.sampler },
      ...{ stopReason, trials: trials.length, failed, seen, heldOut },
      ...{ written, best: found, scores: judged?.scores ?? null },
    },
    describeStudy(opened, study, { written, judged }),
  )
  if (stopReason === 'cancelled') process.exitCode = EXIT.interrupted
  else if (!best) process.exitCode = EXIT.failed
}

/** A file of JSON with comments, or the JSON itself. */
function readSpace(given: string): unknown {
  if (given.trimStart().startsWith('{')) return readJsonc(given, '--space').value
  let text: string
  try {
    text = readFileSync(given, 'utf8')
  } catch (cause) {
    throw new Fault('config', 'config.unreadable', `${given} cannot be read`, {
      cause,
      hint: `Give a file, or the space itself: --space '{"train.learning_rate": {"min": 0.01, "max": 0.3}}'.`,
    })
  }
  return readJsonc(text, given).value
}

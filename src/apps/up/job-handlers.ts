import { EXAMPLE_FOLDERS } from '../local/installation.ts'
import type { ExperimentStores } from '../local/stored-contracts.ts'
import { Strategies } from '../local/strategies.ts'
import type { JobHandler } from '../worker/index.ts'
import { backtestHandler } from './backtest-run.ts'
import { type LineTools, pipelineHandler } from './pipeline-run.ts'
import { trialsHandler } from './trials-run.ts'

export interface JobTools {
  readonly stores: ExperimentStores & Pick<LineTools, 'models'>
  /** Folder of the artifacts, where tables of signals lie. */
  readonly artifacts: string
  /** Folders of strategy files, beside the examples. */
  readonly strategies: readonly string[]
}

/** Everything that a worker can do, by kind of job. */
export function jobHandlers({ stores, artifacts, strategies }: JobTools): {
  readonly backtest: JobHandler
  readonly pipeline: JobHandler
  readonly trials: JobHandler
} {
  const known = new Strategies([...EXAMPLE_FOLDERS, ...strategies])
  return {
    backtest: backtestHandler({ stores, artifacts, pathOf: (name) => known.pathOf(name) }),
    pipeline: pipelineHandler({ candles: stores.candles, models: stores.models, artifacts }),
    trials: trialsHandler(stores),
  }
}

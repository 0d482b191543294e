import type { JobResult } from '../../control/job/index.ts'
import { backtestReport } from '../../trade/research/index.ts'
import { runExperiment } from './experiment.ts'
import type { Experiment } from './load-experiment.ts'
import { proveExperiment } from './prove-experiment.ts'

type Report = (progress: number, message: string) => void

/** One backtest, after it was proved that its strategy does not look ahead. */
export function backtestJob(experiment: Experiment, report: Report): JobResult {
  const { strategy, data } = experiment
  report(0.3, 'looking for what is known too early')
  proveExperiment(experiment)
  report(0.6, 'simulating')
  const { markets, settings, simulation } = runExperiment(strategy, data)
  report(0.9, 'writing the report')
  const { params } = data.prepare
  const result = backtestReport({
    ...{ strategy: strategy.name, timeframe: data.timeframe, settings, simulation, markets },
    ...{ pairs: markets.map(({ pair }) => pair), decisions: strategy },
    ...(params && Object.keys(params).length > 0 && { params }),
  })
  return { report: result, trades: simulation.trades }
}

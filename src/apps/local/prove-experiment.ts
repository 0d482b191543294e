import { Fault } from '../../domain/index.ts'
import { type Market, type PrepareMarketOptions, prepareMarket } from '../../trade/engine/index.ts'
import { applyParameters, type TrialParameters } from '../../trade/research/index.ts'
import { assignments } from './assignments.ts'
import { otherKey } from './experiment.ts'
import type { Experiment } from './load-experiment.ts'
import { locatedFault } from './located-fault.ts'

type Proved = Pick<Experiment, 'strategy' | 'path' | 'data'>

export interface ProofRequest {
  /** Values of the strategy's parameters, over those of the experiment. */
  readonly params?: Readonly<Record<string, unknown>>
  /** Looks at all rows, with the future cut off at so many places; the first rows alone without it. */
  readonly cuts?: number
}

/**
 * Requires of every pair that nothing changes when later candles are removed, as each backtest does.
 * @throws Fault `strategy.looks-ahead`, `strategy.unsteady` with the pair in front; what the strategy throws
 */
export function proveExperiment(experiment: Proved, request: ProofRequest = {}): void {
  for (const series of experiment.data.series) provePair(experiment, series, request)
}

/** The same with parameters that a search found: a strategy may look ahead with some of them alone. */
export function proveFound(experiment: Proved, found: TrialParameters): void {
  const params = applyParameters(found).strategy
  try {
    proveExperiment(experiment, { params })
  } catch (error) {
    throw prefixed(error, `with ${assignments(params)}`)
  }
}

/** The same of one pair; gives what was looked at. */
export function provePair(
  { strategy, path, data }: Proved,
  series: Experiment['data']['series'][number],
  { params = {}, cuts }: ProofRequest,
): Market {
  const options: PrepareMarketOptions = {
    ...data.prepare,
    params: { ...data.prepare.params, ...params },
    proveCausal: cuts === undefined ? true : { cuts },
    otherCandles: (pair, timeframe) => data.others.get(otherKey(pair, timeframe)),
  }
  try {
    return prepareMarket(strategy, series, options)
  } catch (error) {
    throw locatedFault(prefixed(error, series.pair), path)
  }
}

const REFUSALS = ['strategy.looks-ahead', 'strategy.unsteady']

function prefixed(error: unknown, prefix: string): unknown {
  if (!(error instanceof Fault && REFUSALS.includes(error.code))) return error
  const { kind, code, message, hint } = error
  return new Fault(kind, code, `${prefix}: ${message}`, { cause: error, ...(hint && { hint }) })
}

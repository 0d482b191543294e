import { formatTime } from '../../../domain/index.ts'
import { cutsOver, TRADE_CUTS } from '../../../trade/engine/index.ts'
import { resolveParams, type Strategy } from '../../../trade/strategy/index.ts'
import { assignments } from '../../local/assignments.ts'
import { loadExperiment } from '../../local/load-experiment.ts'
import { provePair } from '../../local/prove-experiment.ts'
import { withOptionalStore } from '../../local/with-app.ts'
import { count, duration, type Terminal } from '../terminal.ts'
import { type ExperimentOptions, experimentSpec } from './experiment-options.ts'

export interface LookaheadOptions extends ExperimentOptions {
  readonly cuts?: number
}

/** Rows that may be decided on for one pair, cuts of two being the least. */
const ROW_BUDGET = 20_000_000
const FEWEST = 16
const MOST = 256

/** What was looked at of one pair. */
interface ProvenPair {
  readonly pair: string
  readonly candles: number
  readonly from: string
  readonly to: string
  readonly cuts: number
  /** Of these, the ones with trades simulated anew, this pair alone; 0 where nothing but signals decides. */
  readonly tradeCuts: number
}

/**
 * `leme research lookahead`: removes the future from all of each pair's candles and compares. What changes is
 * named by pair, column and candle, and ends the command with 8.
 */
export async function researchLookahead(terminal: Terminal, options: LookaheadOptions): Promise<void> {
  const spec = await experimentSpec(options)
  await withOptionalStore('venue' in spec.source, async (store) => {
    const experiment = await loadExperiment(spec, store)
    const { strategy, data } = experiment
    for (const warning of experiment.warnings) terminal.warn(warning)
    const began = performance.now()
    const pairs = data.series.map((series): ProvenPair => {
      terminal.progress(`  ${series.pair} …`)
      const cuts = options.cuts ?? cutsFor(series.candles.length)
      const { candles } = provePair(experiment, series, { cuts })
      const [from, to] = [candles.time[0]!, candles.time[candles.length - 1]!].map(formatTime)
      const places = cutsOver(candles.length, cuts).length
      const tradeCuts = decidesOnTrades(strategy) ? Math.min(places, TRADE_CUTS) : 0
      return { pair: series.pair, candles: candles.length, from: from!, to: to!, cuts: places, tradeCuts }
    })
    const params = resolveParams(strategy.params, data.prepare.params)
    const took = performance.now() - began
    terminal.result(
      {
        schema: 'leme.lookahead/1',
        strategy: strategy.name,
        params,
        compared: compared(strategy),
        pairs,
        found: null,
      },
      describe({ strategy, params, pairs, took }),
    )
  })
}

/** Many where candles are few; at least some where they are many. */
function cutsFor(candles: number): number {
  return Math.min(MOST, Math.max(FEWEST, Math.round((2 * ROW_BUDGET) / candles)))
}

function compared(strategy: Strategy): readonly string[] {
  const { decide, decisions, callbacks } = strategy
  return [
    ...['indicators', ...Object.keys(decisions), ...Object.keys(callbacks)],
    ...(decide ? ['decide'] : []),
    ...(decidesOnTrades(strategy) ? ['trades'] : []),
  ]
}

function decidesOnTrades({ decide, callbacks }: Strategy): boolean {
  return decide !== undefined || Object.keys(callbacks).length > 0
}

function describe(found: {
  readonly strategy: Strategy
  readonly params: Readonly<Record<string, unknown>>
  readonly pairs: readonly ProvenPair[]
  readonly took: number
}): string {
  const { strategy, params, pairs, took } = found
  const given = assignments(params)
  return [
    `${strategy.name} does not look ahead, as far as was looked: ${compared(strategy).join(', ')}.`,
    ...pairs.map(
      ({ pair, candles, from, to, cuts, tradeCuts }) =>
        `  ${pair.padEnd(12)} all ${count(candles)} candles, ${from} to ${to} UTC; future cut off at ${count(cuts)} places${tradeCuts > 0 ? `, for trades at ${tradeCuts}` : ''}`,
    ),
    `Every row before a cut is the same as with all candles (${duration(took)}${given ? `; with ${given}` : ''}).`,
    'Not found is what looks ahead on a few rows alone, none of them just before a cut: more places with --cuts.',
  ].join('\n')
}

import type { Candles, Pair, Timeframe, Venue } from '../../domain/index.ts'
import { type CandleStore, storedCandles } from '../../trade/market/index.ts'
import type { Strategy } from '../../trade/strategy/index.ts'
import { otherKey } from './experiment.ts'
import type { CandleLender } from './other-candles.ts'
import { requireCandles, storedPairs } from './require-candles.ts'

export interface StoredSeries {
  readonly series: readonly { readonly pair: Pair; readonly candles: Candles }[]
  readonly lend: CandleLender
}

/**
 * Candles of a venue: of the pairs that are named, or of all that are stored.
 * @throws Fault `candles.missing`
 */
export async function storedSeries(
  store: Pick<CandleStore, 'list' | 'read'>,
  venue: Venue,
  wanted: {
    readonly timeframe: Timeframe
    readonly strategy: Strategy
    readonly pairs?: readonly Pair[]
    readonly detail?: Timeframe
  },
): Promise<StoredSeries> {
  const { timeframe, strategy, detail } = wanted
  const pairs = wanted.pairs ?? (await storedPairs(store, venue, timeframe))
  const series: { pair: Pair; candles: Candles }[] = []
  const lent = new Map<string, Candles>()
  for (const pair of pairs) {
    series.push({ pair, candles: await requireCandles(store, { venue, pair, timeframe }) })
    if (!detail) continue
    lent.set(otherKey(pair, detail), await requireCandles(store, { venue, pair, timeframe: detail }))
  }
  for (const { pair, timeframe } of strategy.informative) {
    if (!pair) continue
    const found = await storedCandles(store, { venue, pair, timeframe })
    if (found) lent.set(otherKey(pair, timeframe), found)
  }
  return { series, lend: (pair, timeframe) => lent.get(otherKey(pair, timeframe)) }
}

/** What the strategy looks at besides, by name, as far as it is there. */
export function othersOf(
  strategy: Strategy,
  pairs: readonly Pair[],
  lend: CandleLender,
): ReadonlyMap<string, Candles> {
  const others = new Map<string, Candles>()
  for (const { pair, timeframe } of strategy.informative) {
    for (const wanted of pair ? [pair] : pairs) {
      const candles = lend(wanted, timeframe)
      if (candles) others.set(otherKey(wanted, timeframe), candles)
    }
  }
  return others
}

import type { Candles, ClosedTrade } from '../../../domain/index.ts'
import type { Random } from '../../../math/index.ts'
import { chanceOf, spreadOf } from './chance.ts'
import { addTogether } from './place-together.ts'
import { addPlacements, gapSums } from './place-trades.ts'
import { type PairTrades, tradesTogether } from './trades-together.ts'

export interface RandomEntryInput {
  readonly trades: readonly ClosedTrade[]
  /** The candles that the trades were made on, by pair, cut to the period. */
  readonly candles: ReadonlyMap<string, Candles>
  readonly tries: number
  readonly random: Random
}

/**
 * Is the timing worth anything? Trades of the same pair, side, leverage, stake, fee and holding time, in
 * random order at random places where no two of a pair overlap, entered and left at the open. Where several
 * pairs trade, what was open at the same time is moved together: placed pair by pair, chance would spread
 * less than pairs that move alike do. `pValue` is the share of tries whose profit is at least that of the
 * trades; `totals` are in the stake currency. Undefined without trades, or when a pair has no candles.
 * Funding, liquidation and the times of further entries are left out; no trade loses more than its stake.
 * Cost: tries × trades.
 */
export function randomEntryTest({ trades, candles, tries, random }: RandomEntryInput) {
  if (trades.length === 0) return undefined
  const series: PairTrades[] = []
  for (const [pair, members] of Map.groupBy(trades, (trade) => trade.pair)) {
    const found = candles.get(pair)
    if (found === undefined || found.length === 0) return undefined
    series.push([members, found])
  }
  const totals = new Float64Array(tries)
  if (series.length > 1) addTogether(totals, tradesTogether(series), random)
  else addApart(totals, series[0]!, random)
  let actual = 0
  for (const trade of trades) actual += trade.profitAbs
  return { tries, pValue: chanceOf(totals, actual), totals: spreadOf(totals) }
}

function addApart(totals: Float64Array, [trades, candles]: PairTrades, random: Random): void {
  const gaps = gapSums(trades.length, random)
  const room = new Float64Array(2 * candles.length)
  addPlacements(totals, { trades, candles, gaps, room, random })
}

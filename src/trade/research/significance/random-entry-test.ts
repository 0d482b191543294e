import type { Candles, ClosedTrade } from '../../../domain/index.ts'
import type { Random } from '../../../math/index.ts'
import { chanceOf, spreadOf } from './chance.ts'
import { addPlacements, gapSums } from './place-trades.ts'

export interface RandomEntryInput {
  readonly trades: readonly ClosedTrade[]
  /** The candles that the trades were made on, by pair, cut to the period. */
  readonly candles: ReadonlyMap<string, Candles>
  readonly tries: number
  readonly random: Random
}

/**
 * Is the timing worth anything? Trades of the same pair, side, leverage, stake, fee and holding time, in
 * random order at random places where no two of a pair overlap, entered and left at the open. `pValue` is
 * the share of tries whose profit is at least that of the trades; `totals` are in the stake currency.
 * Undefined without trades, or when a pair has no candles. Funding, liquidation and the times of further
 * entries are left out; no trade loses more than its stake. Pairs are placed independently of each other.
 * Cost: tries × trades.
 */
export function randomEntryTest({ trades, candles, tries, random }: RandomEntryInput) {
  if (trades.length === 0) return undefined
  const series: [readonly ClosedTrade[], Candles][] = []
  for (const [pair, members] of Map.groupBy(trades, (trade) => trade.pair)) {
    const found = candles.get(pair)
    if (found === undefined || found.length === 0) return undefined
    series.push([members, found])
  }
  const totals = new Float64Array(tries)
  const gaps = gapSums(trades.length, random)
  const room = new Float64Array(2 * Math.max(...series.map(([, { length }]) => length)))
  for (const [members, found] of series) {
    addPlacements(totals, { trades: members, candles: found, gaps, room, random })
  }
  let actual = 0
  for (const trade of trades) actual += trade.profitAbs
  return { tries, pValue: chanceOf(totals, actual), totals: spreadOf(totals) }
}

import { type Candles, type ClosedTrade, rowAt } from '../../domain/index.ts'
import { log, type Random } from '../../math/index.ts'
import { chanceOf, spreadOf } from './chance.ts'

export interface RandomEntryInput {
  readonly trades: readonly ClosedTrade[]
  /** The candles that the trades were made on, by pair, cut to the period. */
  readonly candles: ReadonlyMap<string, Candles>
  readonly tries: number
  readonly random: Random
}

/** The trades of one pair as columns, and room to place them anew. */
interface PairTrades {
  readonly candles: Candles
  /** Rows held. */
  readonly held: Int32Array
  /** Money per unit of exit/entry, and the money that entry cost: profit = gain · exit/entry − cost. */
  readonly gain: Float64Array
  readonly cost: Float64Array
  readonly stake: Float64Array
  readonly order: Int32Array
  /** Rows that no trade needs; negative when trades overlapped. */
  readonly free: number
  readonly places: Float64Array
}

/**
 * Is the timing worth anything? Trades of the same pair, side, stake, fee and holding time, in random order
 * at random places where no two of a pair overlap, entered and left at the open. `pValue` is the share of
 * tries whose profit is at least that of the trades; `totals` are in the stake currency.
 * Undefined without trades, or when a pair has no candles. Funding and liquidation are left out; no trade
 * loses more than its stake. Cost: tries × trades.
 */
export function randomEntryTest({ trades, candles, tries, random }: RandomEntryInput) {
  const pairs = columnsByPair(trades, candles)
  if (pairs === undefined || trades.length === 0) return undefined
  const totals = new Float64Array(tries)
  for (let attempt = 0; attempt < tries; attempt++) {
    let total = 0
    for (const pair of pairs) total += placeAnew(pair, random)
    totals[attempt] = total
  }
  let actual = 0
  for (const trade of trades) actual += trade.profitAbs
  return { tries, pValue: chanceOf(totals, actual), totals: spreadOf(totals) }
}

function placeAnew(pair: PairTrades, random: Random): number {
  const { candles, held, gain, cost, stake, order, free, places } = pair
  const { open, close, length } = candles
  random.shuffle(order)
  if (free >= 0) ascendingPlaces(places, free, random)
  let used = 0
  let total = 0
  for (let place = 0; place < order.length; place++) {
    const trade = order[place]!
    const rows = held[trade]!
    const entry = free >= 0 ? places[place]! + used : Math.floor(random.next() * (length - rows))
    used += rows
    const exitRate = rows === 0 ? close[entry]! : open[entry + rows]!
    const profit = gain[trade]! * (exitRate / open[entry]!) - cost[trade]!
    total += Math.max(profit, -stake[trade]!)
  }
  return total
}

/**
 * Fills `places` with ascending uniform whole numbers from 0 to `last`: the running sums of exponential
 * gaps, over their total, are uniform numbers in order.
 */
function ascendingPlaces(places: Float64Array, last: number, random: Random): void {
  let total = 0
  for (let row = 0; row < places.length; row++) {
    total -= log(1 - random.next())
    places[row] = total
  }
  total -= log(1 - random.next())
  const width = total > 0 ? (last + 1) / total : 0
  for (let row = 0; row < places.length; row++) places[row] = Math.min(last, Math.floor(places[row]! * width))
}

function columnsByPair(trades: readonly ClosedTrade[], candles: ReadonlyMap<string, Candles>) {
  const columns: PairTrades[] = []
  for (const [pair, members] of Map.groupBy(trades, (trade) => trade.pair)) {
    const series = candles.get(pair)
    if (series === undefined || series.length === 0) return undefined
    columns.push(pairTrades(members, series))
  }
  return columns
}

function pairTrades(trades: readonly ClosedTrade[], candles: Candles): PairTrades {
  const row = (time: number) => Math.max(0, rowAt(candles, time + 1) - 1)
  const held = Int32Array.from(trades, (trade) => row(trade.closeTime) - row(trade.openTime))
  let needed = 0
  for (const rows of held) needed += rows
  return {
    candles,
    held,
    gain: Float64Array.from(
      trades,
      (trade) => size(trade) * (trade.isShort ? trade.feeClose + 1 : 1 - trade.feeClose) * side(trade),
    ),
    cost: Float64Array.from(
      trades,
      (trade) => size(trade) * (trade.isShort ? 1 - trade.feeOpen : 1 + trade.feeOpen) * side(trade),
    ),
    stake: Float64Array.from(trades, (trade) => trade.stakeAmount),
    order: Int32Array.from(trades, (_, index) => index),
    free: candles.length - 1 - needed,
    places: new Float64Array(trades.length),
  }
}

function size(trade: ClosedTrade): number {
  return trade.stakeAmount * trade.leverage
}

function side(trade: ClosedTrade): 1 | -1 {
  return trade.isShort ? -1 : 1
}

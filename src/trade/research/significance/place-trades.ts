import type { Candles, ClosedTrade } from '../../../domain/index.ts'
import { log, type Random } from '../../../math/index.ts'
import { allocateTrades, type TradeColumns, tradeColumns } from './trade-columns.ts'

interface PlacementInput {
  /** Of one pair. */
  readonly trades: readonly ClosedTrade[]
  readonly candles: Candles
  readonly gaps: Float64Array
  /** Twice as many numbers as there are candles, or more; written. */
  readonly room: Float64Array
  readonly random: Random
}

/** Tries that go through the same order of trades side by side. */
const LANES = 4
/** Draws that the orders of one pair may take: each group of tries has its own where trades are few. */
const DRAWS = 6_000
const LEAST_ORDERS = 16
/** Places where a try's gaps may begin in the row of draws. */
const BEGINNINGS = 2 ** 13

/**
 * Adds to each of `totals` (one per try) the profit of the trades at random places.
 *
 * Trades in random order with random gaps between them, of which those before the first and after the last
 * are two. Any rotation of a random order is a random order, and any stretch of a row of independent
 * exponential draws, over its sum, is as likely a row of gaps as any other: so a few orders and one long row
 * place every single try as evenly as fresh draws would, at a tenth of the cost. Trades that overlapped are
 * placed one by one. in: `gaps` of {@link gapSums}, for as many trades or more. Cost: tries × trades,
 * about 2.5 ns each.
 */
export function addPlacements(totals: Float64Array, input: PlacementInput): void {
  const { trades, candles, gaps, random } = input
  const rates = input.room.subarray(0, 2 * candles.length)
  rates.set(candles.open)
  rates.set(candles.close, candles.length)
  const { cost, ...columns } = tradeColumns(trades, candles)
  let free = candles.length - 1
  for (const rows of columns.held) free -= rows
  const place = free < 0 ? placeLoose : placeApart
  const worths = place({ columns, rates, gaps, tries: totals.length, free, random })
  for (let attempt = 0; attempt < totals.length; attempt++) totals[attempt]! += worths[attempt]! - cost
}

/** Running sums of exponential draws, from which {@link addPlacements} takes the gaps of up to `trades` trades. */
export function gapSums(trades: number, random: Random): Float64Array {
  const sums = new Float64Array(BEGINNINGS + trades + 2)
  for (let k = 1; k < sums.length; k++) sums[k] = sums[k - 1]! - log(1 - random.next())
  return sums
}

interface PlaceInput {
  readonly columns: TradeColumns
  /** Opens, then closes. */
  readonly rates: Float64Array
  readonly gaps: Float64Array
  readonly tries: number
  /** Rows that no trade needs; negative when trades overlapped. */
  readonly free: number
  readonly random: Random
}

function placeApart({ columns, rates, gaps, tries, free, random }: PlaceInput): Float64Array {
  const count = columns.held.length
  const groups = Math.ceil(tries / LANES)
  const kinds = Math.min(groups, Math.max(LEAST_ORDERS, Math.ceil(DRAWS / count)))
  const orders = shuffledTwice(columns, kinds, random)
  const worths = new Float64Array(groups * LANES)
  for (let group = 0; group < groups; group++) {
    const first = 2 * count * (group % kinds) + random.int(count)
    placeGroup(worths.subarray(group * LANES), { orders, first, count, rates, gaps, free, random })
  }
  return worths
}

interface GroupInput extends Pick<PlaceInput, 'rates' | 'gaps' | 'free' | 'random'> {
  readonly orders: TradeColumns
  /** The trades of one try lie there, `count` of them. */
  readonly first: number
  readonly count: number
}

/**
 * out: four tries' worth of all trades in one order, each with its own stretch of gaps: two from the first
 * row on and two from the last row back, which meet other times with the same trades.
 */
function placeGroup(out: Float64Array, input: GroupInput): void {
  const { orders, first, count, rates, gaps, free, random } = input
  const { held, gain, floor } = orders
  const closes = rates.length / 2
  const last = closes - 1
  const room = (free + 1) * (1 - 1e-9)
  const gapA = random.int(BEGINNINGS) + 1
  const gapB = random.int(BEGINNINGS) + 1
  const gapC = random.int(BEGINNINGS) + 1
  const gapD = random.int(BEGINNINGS) + 1
  const beginA = gaps[gapA - 1]!
  const beginB = gaps[gapB - 1]!
  const beginC = gaps[gapC - 1]!
  const beginD = gaps[gapD - 1]!
  const widthA = room / (gaps[gapA + count]! - beginA)
  const widthB = room / (gaps[gapB + count]! - beginB)
  const widthC = room / (gaps[gapC + count]! - beginC)
  const widthD = room / (gaps[gapD + count]! - beginD)
  let used = 0
  let sumA = 0
  let sumB = 0
  let sumC = 0
  let sumD = 0
  for (let k = 0; k < count; k++) {
    const rows = held[first + k]!
    const hop = rows || closes
    const factor = gain[first + k]!
    const least = floor[first + k]!
    const entryA = (((gaps[gapA + k]! - beginA) * widthA) | 0) + used
    const entryB = (((gaps[gapB + k]! - beginB) * widthB) | 0) + used
    used += rows
    const entryC = last - (((gaps[gapC + k]! - beginC) * widthC) | 0) - used
    const entryD = last - (((gaps[gapD + k]! - beginD) * widthD) | 0) - used
    const worthA = (factor * rates[entryA + hop]!) / rates[entryA]!
    const worthB = (factor * rates[entryB + hop]!) / rates[entryB]!
    const worthC = (factor * rates[entryC + hop]!) / rates[entryC]!
    const worthD = (factor * rates[entryD + hop]!) / rates[entryD]!
    sumA += worthA - least < 0 ? least : worthA
    sumB += worthB - least < 0 ? least : worthB
    sumC += worthC - least < 0 ? least : worthC
    sumD += worthD - least < 0 ? least : worthD
  }
  out[0] = sumA
  out[1] = sumB
  out[2] = sumC
  out[3] = sumD
}

/** Each trade anywhere, whether it meets another or not. */
function placeLoose({ columns, rates, tries, random }: PlaceInput): Float64Array {
  const { held, gain, floor } = columns
  const closes = rates.length / 2
  const worths = new Float64Array(tries)
  for (let attempt = 0; attempt < tries; attempt++) {
    for (let trade = 0; trade < held.length; trade++) {
      const entry = Math.floor(random.next() * (closes - held[trade]!))
      const value = (gain[trade]! * rates[entry + (held[trade]! || closes)]!) / rates[entry]!
      worths[attempt]! += Math.max(floor[trade]!, value)
    }
  }
  return worths
}

/** The trades in `kinds` random orders, each twice one after the other, so that every rotation is a stretch. */
function shuffledTwice({ held, gain, floor }: TradeColumns, kinds: number, random: Random): TradeColumns {
  const count = held.length
  const out = allocateTrades(2 * count * kinds)
  const order = new Int32Array(count)
  for (let place = 0; place < count; place++) order[place] = place
  let at = 0
  for (let kind = 0; kind < kinds; kind++, at += 2 * count) {
    for (let left = count; left > 0; left--) {
      const drawn = Math.floor(random.next() * left)
      const trade = order[drawn]!
      order[drawn] = order[left - 1]!
      order[left - 1] = trade
      out.held[at + left - 1] = held[trade]!
      out.gain[at + left - 1] = gain[trade]!
      out.floor[at + left - 1] = floor[trade]!
    }
    out.held.copyWithin(at + count, at, at + count)
    out.gain.copyWithin(at + count, at, at + count)
    out.floor.copyWithin(at + count, at, at + count)
  }
  return out
}

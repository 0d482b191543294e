import fc from 'fast-check'
import { allocateCandles, type Candles, type Column, parseTimeframe } from '../domain/index.ts'

/** values with ties, flat stretches, signs and very unlike sizes, but of which differences are exact enough. */
export const someValue = fc.oneof(
  fc.integer({ min: -20, max: 20 }),
  fc.integer({ min: -1e6, max: 1e6 }).map((units) => units / 1024),
)

/** a column of up to `most` rows; with `gaps`, NaN at the start and in between. */
export function someColumn(most: number, { gaps = true } = {}): fc.Arbitrary<Column> {
  const value = gaps
    ? fc.oneof({ weight: 9, arbitrary: someValue }, { weight: 1, arbitrary: fc.constant(NaN) })
    : someValue
  return fc
    .tuple(gaps ? fc.nat(3) : fc.constant(0), fc.array(value, { maxLength: most }))
    .map(([lead, values]) => Float64Array.from([...new Array<number>(lead).fill(NaN), ...values]))
}

/** candles of up to `most` rows, low ≤ open, close ≤ high, small whole prices so that ties abound. */
export function someCandles(most: number, { gaps = true } = {}): fc.Arbitrary<Candles> {
  const bar = fc.tuple(fc.nat(9), fc.nat(9), fc.nat(9), fc.nat(9), fc.nat(5), fc.nat(gaps ? 30 : 0))
  return fc.array(bar, { maxLength: most }).map((bars) => {
    const candles = allocateCandles(bars.length, parseTimeframe('1m'))
    bars.forEach(([a, b, c, d, volume, gap], row) => {
      const prices = [a, b, c, d].sort((x, y) => x - y)
      candles.time[row] = row * 60_000
      candles.low[row] = 1 + prices[0]! / 8
      candles.high[row] = 1 + prices[3]! / 8
      candles.open[row] = 1 + prices[a % 2 === 0 ? 1 : 2]! / 8
      candles.close[row] = 1 + prices[a % 2 === 0 ? 2 : 1]! / 8
      candles.volume[row] = volume
      if (gap === 30) candles.close[row] = NaN
      if (gap === 29) candles.high[row] = NaN
    })
    return candles
  })
}

/** whether two columns agree row by row, within `tolerance` relative to the larger of both and `scale`. */
export function agree(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  { tolerance = 1e-12, scale = 0 } = {},
): boolean {
  if (a.length !== b.length) return false
  for (let row = 0; row < a.length; row++) {
    const x = a[row]!
    const y = b[row]!
    if (Object.is(x, y) || x === y) continue
    if (!(Math.abs(x - y) <= tolerance * Math.max(Math.abs(x), Math.abs(y), scale))) return false
  }
  return true
}

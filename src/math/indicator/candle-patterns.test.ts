import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { allocateCandles, type Candles, type Column, parseTimeframe } from '../../domain/index.ts'
import * as math from '../index.ts'
import { average } from './plain.fixture.ts'

/** A candle, and what is usual among those before it. */
interface Shape {
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  readonly rises: boolean
  readonly top: number
  readonly bottom: number
  readonly body: number
  readonly upper: number
  readonly lower: number
  /** Body above the mean of ten before; at most it; below it. */
  readonly isLong: boolean
  readonly isShort: boolean
  readonly isShorter: boolean
  /** A tenth of the mean range of ten before. */
  readonly little: number
  /** A fifth of the mean range of five before. */
  readonly near: number
}

/** What a pattern says of the last candle and those before it, as far as it looks. */
type Rule = (last: Shape, before: Shape, third: Shape, fourth: Shape) => number

const isHammerLike = (c: Shape) => c.isShorter && c.lower > c.body && c.upper < c.little
const isInvertedLike = (c: Shape) => c.isShorter && c.upper > c.body && c.lower < c.little

/** Pattern → first row, rule. */
const PATTERNS: Readonly<Record<string, [(c: Candles) => Column, number, Rule]>> = {
  doji: [math.doji, 10, (c) => (c.body <= c.little ? 100 : 0)],
  dragonflyDoji: [
    math.dragonflyDoji,
    10,
    (c) => (c.body <= c.little && c.upper < c.little && c.lower > c.little ? 100 : 0),
  ],
  gravestoneDoji: [
    math.gravestoneDoji,
    10,
    (c) => (c.body <= c.little && c.lower < c.little && c.upper > c.little ? 100 : 0),
  ],
  spinningTop: [
    math.spinningTop,
    10,
    (c) => (c.isShorter && Math.min(c.upper, c.lower) > c.body ? (c.rises ? 100 : -100) : 0),
  ],
  marubozu: [
    math.marubozu,
    10,
    (c) => (c.isLong && Math.max(c.upper, c.lower) < c.little ? (c.rises ? 100 : -100) : 0),
  ],
  hammer: [math.hammer, 11, (c, b) => (isHammerLike(c) && c.bottom <= b.low + b.near ? 100 : 0)],
  hangingMan: [math.hangingMan, 11, (c, b) => (isHammerLike(c) && c.bottom >= b.high - b.near ? -100 : 0)],
  invertedHammer: [math.invertedHammer, 11, (c, b) => (isInvertedLike(c) && c.top < b.bottom ? 100 : 0)],
  shootingStar: [math.shootingStar, 11, (c, b) => (isInvertedLike(c) && c.bottom > b.top ? -100 : 0)],
  engulfing: [
    math.engulfing,
    2,
    (c, b) => {
      if (c.rises === b.rises || c.top < b.top || c.bottom > b.bottom || c.body === b.body) return 0
      return (c.rises ? 1 : -1) * (c.top > b.top && c.bottom < b.bottom ? 100 : 80)
    },
  ],
  harami: [
    math.harami,
    11,
    (c, b) => {
      if (!b.isLong || !c.isShort || c.top > b.top || c.bottom < b.bottom) return 0
      return (b.rises ? -1 : 1) * (c.top < b.top && c.bottom > b.bottom ? 100 : 80)
    },
  ],
  piercing: [
    math.piercing,
    11,
    (c, b) => {
      const sizes = !b.rises && b.isLong && c.rises && c.isLong
      const deep = c.close > (b.open + b.close) / 2 && c.close < b.open
      return sizes && c.open < b.low && deep ? 100 : 0
    },
  ],
  darkCloudCover: [
    math.darkCloudCover,
    11,
    (c, b) => {
      const deep = c.close < (b.open + b.close) / 2 && c.close > b.open
      return b.rises && b.isLong && !c.rises && c.open > b.high && deep ? -100 : 0
    },
  ],
  morningStar: [
    math.morningStar,
    12,
    (c, b, a) => {
      const sizes = !a.rises && a.isLong && b.isShort && c.rises && c.isLong
      return sizes && b.top < a.bottom && c.close > a.close + 0.3 * a.body ? 100 : 0
    },
  ],
  eveningStar: [
    math.eveningStar,
    12,
    (c, b, a) => {
      const sizes = a.rises && a.isLong && b.isShort && !c.rises && c.isLong
      return sizes && b.bottom > a.top && c.close < a.close - 0.3 * a.body ? -100 : 0
    },
  ],
  threeWhiteSoldiers: [
    math.threeWhiteSoldiers,
    12,
    (c, b, a) => {
      const each = [a, b, c].every((candle) => candle.rises && candle.upper < candle.little)
      const follows = (now: Shape, before: Shape) =>
        now.close > before.close &&
        now.open > before.open &&
        now.open <= before.close + before.near &&
        now.body > before.body - 3 * before.near
      return each && follows(b, a) && follows(c, b) && c.isLong ? 100 : 0
    },
  ],
  threeBlackCrows: [
    math.threeBlackCrows,
    13,
    (c, b, a, first) => {
      const each = [a, b, c].every((candle) => !candle.rises && candle.lower < candle.little)
      const within = (now: Shape, before: Shape) =>
        now.open < before.open && now.open > before.close && now.close < before.close
      return first.rises && each && within(b, a) && within(c, b) && first.high > a.close ? -100 : 0
    },
  ],
}

function shapes({ open, high, low, close }: Candles): Shape[] {
  const size = (column: Column, other: Column, row: number, n: number) =>
    average(Array.from({ length: n }, (_, k) => Math.abs(column[row - n + k]! - other[row - n + k]!)))
  return Array.from(close, (last, row) => {
    const [top, bottom] = [Math.max(open[row]!, last), Math.min(open[row]!, last)]
    const [body, usual] = [top - bottom, size(open, close, row, 10)]
    return {
      open: open[row]!,
      high: high[row]!,
      low: low[row]!,
      close: last,
      rises: last >= open[row]!,
      top,
      bottom,
      body,
      upper: high[row]! - top,
      lower: bottom - low[row]!,
      isLong: body > usual,
      isShort: body <= usual,
      isShorter: body < usual,
      little: 0.1 * size(high, low, row, 10),
      near: 0.2 * size(high, low, row, 5),
    }
  })
}

/** Candles of whole prices that turn often, with bodies and shadows of every size. */
function restless(rows: number): Candles {
  const chance = math.random('patterns')
  const candles = allocateCandles(rows, parseTimeframe('1h'))
  const shadow = () => (chance.next() < 0.6 ? 0 : chance.int(40))
  let last = 10_000
  for (let row = 0; row < rows; row++) {
    const open = last + (chance.next() < 0.5 ? chance.int(21) - 10 : 0)
    last = open + Math.round(chance.normal() * (chance.next() < 0.4 ? 40 : 8))
    candles.open[row] = open
    candles.close[row] = last
    candles.high[row] = Math.max(open, last) + shadow()
    candles.low[row] = Math.min(open, last) - shadow()
  }
  return candles
}

describe('patterns of candles', () => {
  const candles = restless(60_000)
  const seen = shapes(candles)

  for (const [name, [pattern, first, rule]] of Object.entries(PATTERNS)) {
    it(`${name} is found on every row that its definition says, from row ${first} on`, () => {
      const found = pattern(candles)
      const wanted = seen.map((candle, row) =>
        row < first ? NaN : rule(candle, seen[row - 1]!, seen[row - 2]!, seen[row - 3]!),
      )
      assert.ok(
        wanted.filter((value) => value !== 0 && !Number.isNaN(value)).length >= 5,
        'the data has none',
      )
      assert.deepEqual(Array.from(found), wanted)
    })
  }

  it('a star asks for as much as it is told to', () => {
    const most = math.morningStar(candles, { penetration: 1 })
    const least = math.morningStar(candles, { penetration: 0 })
    const count = (column: Column) => column.filter((value) => value === 100).length
    assert.ok(
      count(most) < count(math.morningStar(candles)) && count(math.morningStar(candles)) < count(least),
    )
    assert.throws(() => math.eveningStar(candles, { penetration: -1 }), { code: 'math.option' })
  })
})

describe('heikinAshi', () => {
  it('by hand: the middle of the candle before, and the mean of the candle', () => {
    const candles = {
      open: Float64Array.of(1, 3),
      high: Float64Array.of(4, 8),
      low: Float64Array.of(0, 3),
      close: Float64Array.of(3, 6),
    }
    const { open, high, low, close } = math.heikinAshi(candles)
    assert.deepEqual([...open, ...close], [2, 2, 2, 5])
    assert.deepEqual([...high, ...low], [4, 8, 0, 2])
  })

  it('spans its own body and the range of the candle', () => {
    const candles = restless(500)
    const ashi = math.heikinAshi(candles)
    for (let row = 0; row < candles.length; row++) {
      assert.ok(ashi.high[row]! >= Math.max(candles.high[row]!, ashi.open[row]!, ashi.close[row]!))
      assert.ok(ashi.low[row]! <= Math.min(candles.low[row]!, ashi.open[row]!, ashi.close[row]!))
      if (row > 0) assert.equal(ashi.open[row], (ashi.open[row - 1]! + ashi.close[row - 1]!) / 2)
    }
  })
})

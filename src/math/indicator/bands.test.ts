import type { Candles } from '../../domain/index.ts'
import * as math from '../index.ts'
import { type Definition, judgeDefinitions } from './definitions.suite.ts'
import {
  average,
  both,
  each,
  emaLike,
  largest,
  medianLike,
  moment,
  rangeLike,
  rolling,
  smaLike,
  smallest,
  total,
  typicalLike,
  type Values,
  wilderLike,
} from './plain.fixture.ts'

/** A middle and its two sides. */
const around = (middle: Values, side: Values) => ({
  upper: both(middle, side, (mean, width) => mean + width),
  middle: both(middle, side, (mean, width) => mean + 0 * width),
  lower: both(middle, side, (mean, width) => mean - width),
})

const centre = ({ high, low }: Candles, n: number) =>
  both(rolling(high, n, largest), rolling(low, n, smallest), (top, bottom) => (top + bottom) / 2)

/** The values of `rows` rows ago. */
const later = (x: Values, rows: number) => each(x, (row) => x[row - rows] ?? NaN)

/** Candles of six hours. */
const slow = (c: Candles): Candles => ({ ...c, time: c.time.map((time) => time * 360) })

const DAY = 86_400_000
const dayOf = (c: Candles, row: number) => new Date(c.time[row]!).toISOString().slice(0, 10)
/** Monday of the week. */
const weekOf = (c: Candles, row: number) => {
  const date = new Date(c.time[row]!)
  return new Date(date.getTime() - ((date.getUTCDay() + 6) % 7) * DAY).toISOString().slice(0, 10)
}

/** Rows of the session before that of `row`; undefined in the first one. */
function sessionBefore(c: Candles, row: number, of: typeof dayOf): Values | undefined {
  const rows = Array.from(c.time.keys())
  const earlier = rows.filter((at) => at < row && of(c, at) !== of(c, row))
  const last = earlier.at(-1)
  return last === undefined ? undefined : rows.filter((at) => of(c, at) === of(c, last))
}

type Prices = readonly [high: number, low: number, close: number]

/** A level of each row, made of high, low and close of the session before. */
const level = (c: Candles, of: typeof dayOf, make: (...prices: Prices) => number) =>
  each(c.close, (row) => {
    const rows = sessionBefore(c, row, of)
    if (!rows) return NaN
    const pick = (x: ArrayLike<number>) => rows.map((at) => x[at]!)
    return make(largest(pick(c.high)), smallest(pick(c.low)), pick(c.close).at(-1)!)
  })

const BANDS: Readonly<Record<string, Definition>> = {
  bollingerWidth: {
    actual: (c, n) => math.bollingerWidth(c.close, n, { deviations: 1.5 }),
    wanted: (c, n) => rolling(c.close, n, (values) => (3 * Math.sqrt(moment(values, 2))) / average(values)),
    tolerance: 1e-7,
  },
  bollingerPercentB: {
    actual: (c, n) => math.bollingerPercentB(c.close, n),
    wanted: (c, n) =>
      rolling(c.close, n, (values) => {
        const spread = Math.sqrt(moment(values, 2))
        return spread < 1e-9 ? 0.5 : 0.5 + (values.at(-1)! - average(values)) / (4 * spread)
      }),
    tolerance: 1e-7,
  },
  keltner: {
    actual: (c, n) => math.keltner(c, n, { range: 3, multiplier: 1.5 }),
    wanted: (c, n) =>
      around(
        emaLike(c.close, n),
        wilderLike(rangeLike(c), 3).map((range) => 1.5 * range),
      ),
  },
  donchian: {
    actual: (c, n) => math.donchian(c, n),
    wanted: (c, n) => ({
      upper: rolling(c.high, n, largest),
      middle: centre(c, n),
      lower: rolling(c.low, n, smallest),
    }),
  },
  envelope: {
    actual: (c, n) => math.envelope(c.close, n, { percent: 3 }),
    wanted: (c, n) =>
      around(
        smaLike(c.close, n),
        smaLike(c.close, n).map((mean) => 0.03 * mean),
      ),
  },
  accBands: {
    actual: (c, n) => math.accBands(c, n),
    wanted: ({ high, low, close }, n) => {
      const width = both(high, low, (top, bottom) => (4 * (top - bottom)) / (top + bottom))
      return {
        upper: smaLike(
          both(high, width, (price, share) => price + price * share),
          n,
        ),
        middle: smaLike(close, n),
        lower: smaLike(
          both(low, width, (price, share) => price - price * share),
          n,
        ),
      }
    },
  },
  chandelierExit: {
    actual: (c, n) => math.chandelierExit(c, n, { multiplier: 2 }),
    wanted: (c, n) => {
      const range = wilderLike(rangeLike(c), n)
      return {
        long: both(rolling(c.high, n, largest), range, (top, width) => top - 2 * width),
        short: both(rolling(c.low, n, smallest), range, (bottom, width) => bottom + 2 * width),
      }
    },
  },
  superTrend: {
    actual: (c, n) => math.superTrend(c, n, { multiplier: 1 }),
    wanted: (c, n) => {
      const range = math.atr(c, n)
      const median = medianLike(c)
      const upper: number[] = []
      const lower: number[] = []
      const direction: number[] = []
      const line = each(c.close, (row) => {
        const [top, bottom] = [median[row]! + range[row]!, median[row]! - range[row]!]
        const [above, below, close] = [upper[row - 1]!, lower[row - 1]!, c.close[row - 1]!]
        upper[row] = row > n && above <= top && close <= above ? above : top
        lower[row] = row > n && below >= bottom && close >= below ? below : bottom
        const up = row > n && direction[row - 1] === 1
        const stays = up ? c.close[row]! >= lower[row]! : row === n || c.close[row]! <= upper[row]!
        direction[row] = row < n ? NaN : up === stays ? 1 : -1
        return row < n ? NaN : direction[row] === 1 ? lower[row]! : upper[row]!
      })
      return { line, direction }
    },
  },
  ichimoku: {
    actual: (c, n) => math.ichimoku(c, { conversion: n, base: n + 2, span: 4, shift: 3 }),
    wanted: (c, n) => ({
      conversion: centre(c, n),
      base: centre(c, n + 2),
      spanA: later(
        both(centre(c, n), centre(c, n + 2), (a, b) => (a + b) / 2),
        3,
      ),
      spanB: later(centre(c, 4), 3),
    }),
  },
  alligator: {
    actual: (c) => math.alligator(c),
    wanted: (c) => ({
      jaw: later(wilderLike(medianLike(c), 13), 8),
      teeth: later(wilderLike(medianLike(c), 8), 5),
      lips: later(wilderLike(medianLike(c), 5), 3),
    }),
  },
  rollingVwap: {
    actual: (c, n) => math.rollingVwap(c, n),
    wanted: (c, n) => {
      const paid = both(typicalLike(c), c.volume, (price, volume) => price * volume)
      return both(rolling(paid, n, total), rolling(c.volume, n, total), (a, b) => a / b)
    },
  },
  'vwap of the day': {
    actual: (c) => math.vwap(slow(c)),
    wanted: (c) => sessionVwap(slow(c), dayOf),
  },
  'vwap of the week': {
    actual: (c) => math.vwap(slow(c), { session: 'week' }),
    wanted: (c) => sessionVwap(slow(c), weekOf),
  },
  'pivots, classic, of the week': {
    actual: (c) => math.pivots(slow(c), { session: 'week' }),
    wanted: (c) => {
      const at = (make: (...prices: Prices) => number) => level(slow(c), weekOf, make)
      const p = (...[high, low, close]: Prices) => (high + low + close) / 3
      return {
        pivot: at(p),
        r1: at((high, low, close) => p(high, low, close) * 2 - low),
        r2: at((high, low, close) => p(high, low, close) + high - low),
        r3: at((high, low, close) => p(high, low, close) * 2 + high - 2 * low),
        s1: at((high, low, close) => p(high, low, close) * 2 - high),
        s2: at((high, low, close) => p(high, low, close) - high + low),
        s3: at((high, low, close) => p(high, low, close) * 2 + low - 2 * high),
      }
    },
  },
  'pivots, Fibonacci, of the day': {
    actual: (c) => math.pivots(slow(c), { method: 'fibonacci' }),
    wanted: (c) => {
      const at = (share: number) =>
        level(slow(c), dayOf, (high, low, close) => (high + low + close) / 3 + share * (high - low))
      return {
        pivot: at(0),
        r1: at(0.382),
        r2: at(0.618),
        r3: at(1),
        s1: at(-0.382),
        s2: at(-0.618),
        s3: at(-1),
      }
    },
  },
  camarilla: {
    actual: (c) => math.camarilla(slow(c)),
    wanted: (c) => {
      const at = (share: number) =>
        level(slow(c), dayOf, (high, low, close) => close + 1.1 * share * (high - low))
      return {
        r1: at(1 / 12),
        r2: at(1 / 6),
        r3: at(1 / 4),
        r4: at(1 / 2),
        s1: at(-1 / 12),
        s2: at(-1 / 6),
        s3: at(-1 / 4),
        s4: at(-1 / 2),
      }
    },
  },
  fractals: {
    actual: (c, n) => math.fractals(c, { wing: n }),
    wanted: (c, n) => ({
      high: lastPeak(c.high, n),
      low: lastPeak(
        c.low.map((x) => -x),
        n,
      ).map((x) => -x),
    }),
  },
}

function sessionVwap(c: Candles, of: typeof dayOf): number[] {
  const typical = typicalLike(c)
  return each(c.close, (row) => {
    const rows = Array.from(c.time.keys()).filter((at) => at <= row && of(c, at) === of(c, row))
    return total(rows.map((at) => typical[at]! * c.volume[at]!)) / total(rows.map((at) => c.volume[at]!))
  })
}

/** The newest x that is alone the largest of 2n + 1 rows which are all known. */
function lastPeak(x: ArrayLike<number>, n: number): number[] {
  const found = rolling(x, 2 * n + 1, (values) => {
    const top = largest(values)
    return values[n] === top && values.indexOf(top) === n && values.lastIndexOf(top) === n ? top : Infinity
  })
  return each(x, (row) => found.slice(0, row + 1).findLast(Number.isFinite) ?? NaN)
}

judgeDefinitions('bands and channels', BANDS)

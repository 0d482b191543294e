import type { Candles } from '../../domain/index.ts'
import * as math from '../index.ts'
import { type Definition, judgeDefinitions } from './definitions.suite.ts'
import {
  both,
  changes,
  each,
  emaLike,
  largest,
  medianLike,
  place,
  rangeLike,
  rolling,
  smaLike,
  smallest,
  total,
  typicalLike,
  type Values,
} from './plain.fixture.ts'

/** Place of the last value in the range of each window, 0…100. */
const placed = (x: ArrayLike<number>, n: number) =>
  rolling(x, n, (values) => 100 * place(values.at(-1)!, smallest(values), largest(values)))

const fastStoch = ({ high, low, close }: Candles, n: number) => {
  const tops = rolling(high, n, largest)
  const bottoms = rolling(low, n, smallest)
  return each(close, (row) => 100 * place(close[row]!, bottoms[row]!, tops[row]!))
}

/** Σa / Σb over n rows, 0 where the lower sum is. */
const shares = (a: Values, b: Values, n: number) =>
  both(rolling(a, n, total), rolling(b, n, total), (above, below) => (below === 0 ? 0 : above / below))

const pressure = ({ low, close }: Candles) =>
  each(close, (row) => (row === 0 ? NaN : close[row]! - Math.min(low[row]!, close[row - 1]!)))

const sign = (value: number) => (value > 0 ? 1 : value < 0 ? -1 : 0)

const OSCILLATORS: Readonly<Record<string, Definition>> = {
  stochFast: {
    actual: (c, n) => math.stochFast(c, { fastK: n, fastD: 2 }),
    wanted: (c, n) => ({ k: fastStoch(c, n), d: smaLike(fastStoch(c, n), 2) }),
  },
  ultosc: {
    actual: (c, n) => math.ultosc(c, { short: n + 1, medium: n + 3, long: n }),
    wanted: (c, n) => {
      const [a, b, d] = [n, n + 1, n + 3].map((rows) => shares(pressure(c), rangeLike(c), rows))
      return each(c.close, (row) => (100 * (4 * a![row]! + 2 * b![row]! + d![row]!)) / 7)
    },
  },
  mfi: {
    actual: (c, n) => math.mfi(c, n),
    wanted: (c, n) => {
      const typical = typicalLike(c)
      const flows = both(changes(typical), typical, (change, price) => sign(change) * price).map(
        (flow, row) => (row === 0 ? NaN : flow * c.volume[row]!),
      )
      const rises = flows.map((flow) => Math.max(flow, 0))
      return shares(rises, flows.map(Math.abs), n).map((share) => 100 * share)
    },
  },
  ao: {
    actual: (c, n) => math.ao(c, { fast: n, slow: n + 3 }),
    wanted: (c, n) => both(smaLike(medianLike(c), n), smaLike(medianLike(c), n + 3), (a, b) => a - b),
  },
  bop: {
    actual: (c) => math.bop(c),
    wanted: ({ open, high, low, close }) =>
      each(close, (row) =>
        high[row] === low[row] ? 0 : (close[row]! - open[row]!) / (high[row]! - low[row]!),
      ),
  },
  vortex: {
    actual: (c, n) => math.vortex(c, n),
    wanted: (c, n) => {
      const { high, low } = c
      const up = each(high, (row) => (row === 0 ? NaN : Math.abs(high[row]! - low[row - 1]!)))
      const down = each(high, (row) => (row === 0 ? NaN : Math.abs(low[row]! - high[row - 1]!)))
      return { plus: shares(up, rangeLike(c), n), minus: shares(down, rangeLike(c), n) }
    },
  },
  massIndex: {
    actual: (c, n) => math.massIndex(c, { average: n, sum: 4 }),
    wanted: ({ high, low }, n) => {
      const first = emaLike(
        both(high, low, (a, b) => a - b),
        n,
      )
      return rolling(
        both(first, emaLike(first, n), (a, b) => (b === 0 ? 1 : a / b)),
        4,
        total,
      )
    },
  },
  aroonOsc: {
    actual: (c, n) => math.aroonOsc(c, n),
    wanted: ({ high, low }, n) =>
      both(
        rolling(high, n + 1, (values) => values.lastIndexOf(largest(values))),
        rolling(low, n + 1, (values) => values.lastIndexOf(smallest(values))),
        (up, down) => (100 * (up - down)) / n,
      ),
  },
  adxr: {
    actual: (c, n) => math.adxr(c, n),
    wanted: (c, n) => {
      const index = Array.from(math.adx(c, n).adx)
      return both(index, changes(index, n - 1), (now, change) => now - change / 2)
    },
    least: 2,
  },
  dx: {
    actual: (c, n) => math.dx(c, n),
    wanted: (c, n) => {
      const { plusDi, minusDi } = math.adx(c, n)
      let last = 0
      return both(plusDi, minusDi, (plus, minus) => {
        if (plus + minus > 0) last = (100 * Math.abs(plus - minus)) / (plus + minus)
        return last + 0 * plus
      })
    },
    least: 2,
  },
  elderRay: {
    actual: (c, n) => math.elderRay(c, n),
    wanted: ({ high, low, close }, n) => ({
      bull: both(high, emaLike(close, n), (a, b) => a - b),
      bear: both(low, emaLike(close, n), (a, b) => a - b),
    }),
  },
  fisher: {
    actual: (c, n) => math.fisher(c, n),
    wanted: (c, n) => {
      const median = medianLike(c)
      const places = rolling(median, n, (values) =>
        values.every((value) => value === values[0]) ? 0.5 : placed(values, n).at(-1)! / 100,
      )
      let smooth = 0
      let value = 0
      const fisher = places.map((share) => {
        if (Number.isNaN(share)) return NaN
        smooth = 0.33 * 2 * (share - 0.5) + 0.67 * smooth
        if (Math.abs(smooth) > 0.99) smooth = 0.999 * sign(smooth)
        value = Math.atanh(smooth) + value / 2
        return value
      })
      return { fisher, trigger: [NaN, ...fisher.slice(0, -1)].slice(0, fisher.length) }
    },
  },
  waveTrend: {
    actual: (c, n) => math.waveTrend(c, { channel: n, average: 3, signal: 2 }),
    wanted: (c, n) => {
      const typical = math.typicalPrice(c)
      const away = both(typical, math.ema(typical, n, { seed: 'sma' }), (price, mean) => price - mean)
      const size = emaLike(away.map(Math.abs), n)
      const wt1 = emaLike(
        both(away, size, (distance, mean) => (mean === 0 ? 0 : distance / (0.015 * mean))),
        3,
      )
      return { wt1, wt2: smaLike(wt1, 2) }
    },
  },
}

judgeDefinitions('oscillators of bars', OSCILLATORS)

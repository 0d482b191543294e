import * as math from '../index.ts'
import { type Definition, judgeDefinitions } from './definitions.suite.ts'
import { changes, each, emaLike, rolling, total, type Values, wilderLike, wmaLike } from './plain.fixture.ts'

const combine = (a: Values, b: Values, of: (a: number, b: number) => number) =>
  each(a, (row) => of(a[row]!, b[row]!))

/** ema of ema of …, `depth` times. */
const chain = (x: ArrayLike<number>, n: number, depth: number): Values =>
  depth === 0 ? Array.from(x) : emaLike(chain(x, n, depth - 1), n)

/** A value that starts as x at row n − 1 and then moves a share of the way to x; known from row `first`. */
function follow(x: ArrayLike<number>, first: number, share: (row: number) => number): number[] {
  let value = NaN
  return each(x, (row) => {
    if (row < first) value = x[row]!
    else value += share(row) * (x[row]! - value)
    return row < first ? NaN : value
  })
}

/** Change and path of the last n rows. */
function travel(x: ArrayLike<number>, row: number, n: number): readonly [number, number] {
  const steps = changes(x).slice(row - n + 1, row + 1)
  return [Math.abs(total(steps)), total(steps.map(Math.abs))]
}

const AVERAGES: Readonly<Record<string, Definition>> = {
  dema: {
    actual: (c, n) => math.dema(c.close, n),
    wanted: (c, n) => combine(chain(c.close, n, 1), chain(c.close, n, 2), (a, b) => 2 * a - b),
  },
  tema: {
    actual: (c, n) => math.tema(c.close, n),
    wanted: ({ close }, n) =>
      each(close, (row) => {
        const [a, b, d] = [1, 2, 3].map((depth) => chain(close, n, depth)[row]!)
        return 3 * a! - 3 * b! + d!
      }),
  },
  t3: {
    actual: (c, n) => math.t3(c.close, n, { volumeFactor: 0.6 }),
    wanted: ({ close }, n) => each(close, (row) => t3Mix(close, n, row)),
  },
  trima: {
    actual: (c, n) => math.trima(c.close, n),
    wanted: (c, n) =>
      rolling(c.close, n, (values) => {
        const weights = values.map((_, k) => Math.min(k + 1, n - k))
        return total(values.map((value, k) => value * weights[k]!)) / total(weights)
      }),
  },
  kama: {
    actual: (c, n) => math.kama(c.close, n, { fast: 3, slow: 20 }),
    wanted: ({ close }, n) =>
      follow(close, n, (row) => {
        const [move, path] = travel(close, row, n)
        const efficiency = path === 0 ? 1 : move / path
        return (efficiency * (2 / 4 - 2 / 21) + 2 / 21) ** 2
      }),
  },
  hma: {
    actual: (c, n) => math.hma(c.close, n),
    wanted: ({ close }, n) =>
      wmaLike(
        combine(wmaLike(close, Math.floor(n / 2)), wmaLike(close, n), (half, whole) => 2 * half - whole),
        Math.floor(Math.sqrt(n)),
      ),
    least: 2,
  },
  zlema: {
    actual: (c, n) => math.zlema(c.close, n),
    wanted: ({ close }, n) => {
      const lag = Math.floor((n - 1) / 2)
      return emaLike(
        combine(Array.from(close), changes(close, lag), (value, change) => value + change),
        n,
      )
    },
  },
  rma: { actual: (c, n) => math.rma(c.close, n), wanted: (c, n) => wilderLike(c.close, n) },
  alma: {
    actual: (c, n) => math.alma(c.close, n, { offset: 0.7, sigma: 5 }),
    wanted: (c, n) =>
      rolling(c.close, n, (values) => {
        const weights = values.map((_, k) => Math.exp(-((k - 0.7 * (n - 1)) ** 2) / (2 * (n / 5) ** 2)))
        return total(values.map((value, k) => value * weights[k]!)) / total(weights)
      }),
  },
  vwma: {
    actual: (c, n) => math.vwma(c, n),
    wanted: ({ close, volume }, n) => {
      const paid = rolling(
        close.map((price, row) => price * volume[row]!),
        n,
        total,
      )
      return combine(paid, rolling(volume, n, total), (a, b) => a / b)
    },
  },
  evwma: {
    actual: (c, n) => math.evwma(c, n),
    wanted: ({ close, volume }, n) => {
      const sums = rolling(volume, n, total)
      const moved = follow(close, n, (row) => (sums[row] === 0 ? 0 : volume[row]! / sums[row]!))
      return each(close, (row) => (row === n - 1 ? close[row]! : moved[row]!))
    },
  },
  vidya: {
    actual: (c, n) => math.vidya(c.close, n),
    wanted: ({ close }, n) =>
      follow(close, n, (row) => {
        const [move, path] = travel(close, row, n)
        return path === 0 ? 0 : (2 / (n + 1)) * (move / path)
      }),
  },
}

/** Tillson's mix of the third to the sixth average. */
function t3Mix(x: ArrayLike<number>, n: number, row: number): number {
  const v = 0.6
  const [e3, e4, e5, e6] = [3, 4, 5, 6].map((depth) => chain(x, n, depth)[row]!)
  return (1 + v) ** 3 * e3! - 3 * v * (1 + v) ** 2 * e4! + 3 * v * v * (1 + v) * e5! - v ** 3 * e6!
}

judgeDefinitions('averages', AVERAGES)

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
  mama: {
    actual: (c) => math.mama(c.close, { fast: 0.4, slow: 0.1 }),
    wanted: ({ close }) => mesa(close, [0.4, 0.1]),
  },
}

/** Tillson's mix of the third to the sixth average. */
function t3Mix(x: ArrayLike<number>, n: number, row: number): number {
  const v = 0.6
  const [e3, e4, e5, e6] = [3, 4, 5, 6].map((depth) => chain(x, n, depth)[row]!)
  return (1 + v) ** 3 * e3! - 3 * v * (1 + v) ** 2 * e4! + 3 * v * v * (1 + v) * e5! - v ** 3 * e6!
}

/** Ehlers' listing, with every series kept whole and 0 before row 12. */
function mesa(x: ArrayLike<number>, [fast, slow]: readonly [number, number]) {
  const names = ['smooth', 'i1', 'q1', 'detrended', 'i2', 'q2', 're', 'im', 'period', 'phase', 'mama', 'fama']
  const s = Object.fromEntries(names.map((name) => [name, new Array<number>(x.length).fill(0)]))
  const at = (name: string, row: number) => s[name]![row] ?? 0
  const turn = (name: string, row: number) => {
    const apart = (near: number, far: number) => at(name, row - near) - at(name, row - far)
    return (0.5769 * apart(2, 4) + 0.0962 * apart(0, 6)) * (0.075 * at('period', row - 1) + 0.54)
  }
  const blend = (value: number, name: string, row: number) => 0.2 * value + 0.8 * at(name, row - 1)
  for (let row = 12; row < x.length; row++) {
    const set = (name: string, value: number) => {
      s[name]![row] = value
    }
    set('smooth', total([4, 3, 2, 1].map((weight, k) => weight * x[row - k]!)) / 10)
    set('detrended', turn('smooth', row))
    set('q1', turn('detrended', row))
    set('i1', at('detrended', row - 3))
    set('i2', blend(at('i1', row) - turn('q1', row), 'i2', row))
    set('q2', blend(at('q1', row) + turn('i1', row), 'q2', row))
    const product = (a: string, b: string) => at(a, row) * at(b, row - 1)
    set('re', blend(product('i2', 'i2') + product('q2', 'q2'), 're', row))
    set('im', blend(product('i2', 'q2') - product('q2', 'i2'), 'im', row))
    const last = at('period', row - 1)
    const angle = Math.atan(at('im', row) / at('re', row))
    const raw = at('im', row) * at('re', row) === 0 ? last : (2 * Math.PI) / angle
    const near = Math.min(Math.max(raw, 0.67 * last), 1.5 * last)
    set('period', blend(Math.max(6, Math.min(50, near)), 'period', row))
    set('phase', at('i1', row) === 0 ? 0 : (Math.atan(at('q1', row) / at('i1', row)) * 180) / Math.PI)
    const alpha = Math.max(slow, fast / Math.max(1, at('phase', row - 1) - at('phase', row)))
    set('mama', at('mama', row - 1) + alpha * (x[row]! - at('mama', row - 1)))
    set('fama', at('fama', row - 1) + (alpha / 2) * (at('mama', row) - at('fama', row - 1)))
  }
  const known = (name: string) => s[name]!.map((value, row) => (row < 32 ? NaN : value))
  return { mama: known('mama'), fama: known('fama') }
}

judgeDefinitions('averages', AVERAGES)

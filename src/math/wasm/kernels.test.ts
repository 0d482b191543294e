import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Column } from '../../domain/index.ts'
import { atrInto as plainAtrInto } from '../indicator/atr.ts'
import { bollingerInto as plainBollingerInto } from '../indicator/bollinger.ts'
import { emaInto as plainEmaInto } from '../indicator/ema.ts'
import { linregSlopeInto as plainLinregSlopeInto } from '../indicator/linear-regression.ts'
import { macdInto as plainMacdInto } from '../indicator/macd.ts'
import {
  rollingMaxInto as plainRollingMaxInto,
  rollingMinInto as plainRollingMinInto,
} from '../indicator/rolling-extremes.ts'
import { rollingStdInto as plainRollingStdInto } from '../indicator/rolling-std.ts'
import { rsiInto as plainRsiInto } from '../indicator/rsi.ts'
import { smaInto as plainSmaInto } from '../indicator/sma.ts'
import { stddevInto as plainStddevInto, varianceInto as plainVarianceInto } from '../indicator/variance.ts'
import { atrInto } from './atr.ts'
import { bollingerInto } from './bollinger.ts'
import { emaInto } from './ema.ts'
import { emasInto } from './emas.ts'
import { agreesWithPlain, sameBits, someColumns } from './kernel-agreement.suite.ts'
import { openKernelMemory } from './kernel-memory.ts'
import { linregSlopeInto } from './linear-regression.ts'
import { macdInto } from './macd.ts'
import { rollingMaxInto, rollingMinInto } from './rolling-extremes.ts'
import { rollingStdInto } from './rolling-std.ts'
import { rsiInto } from './rsi.ts'
import { smaInto } from './sma.ts'
import { stddevInto, varianceInto } from './variance.ts'

/** A function of one column and a period. */
type OfOne = (out: Column, x: Column, n: number) => void

function ofOne(name: string, fast: OfOne, plain: OfOne, least = 1): void {
  agreesWithPlain({
    name,
    inputs: 1,
    outs: 1,
    least,
    fast: ([out], [x], n) => fast(out!, x!, n),
    plain: ([out], [x], n) => plain(out!, x!, n),
  })
}

const loose = { minPeriods: 1 }
const half = (n: number) => ({ minPeriods: (n + 1) / 2 })

describe('kernels', () => {
  ofOne('sma', smaInto, plainSmaInto)
  ofOne('variance', varianceInto, plainVarianceInto)
  ofOne('stddev', stddevInto, plainStddevInto)
  ofOne('slope', linregSlopeInto, plainLinregSlopeInto, 2)
  ofOne('ema', emaInto, plainEmaInto)
  ofOne(
    'ema sma',
    (out, x, n) => emaInto(out, x, n, { seed: 'sma' }),
    (out, x, n) => plainEmaInto(out, x, n, { seed: 'sma' }),
  )
  ofOne('rsi', rsiInto, plainRsiInto)
  ofOne('rollingStd', rollingStdInto, plainRollingStdInto)
  ofOne(
    'rollingStd of a loose sample',
    (out, x, n) => rollingStdInto(out, x, n, { ...loose, ddof: 1 }),
    (out, x, n) => plainRollingStdInto(out, x, n, { ...loose, ddof: 1 }),
  )
  ofOne('rollingMax', rollingMaxInto, plainRollingMaxInto)
  ofOne('rollingMin', rollingMinInto, plainRollingMinInto)
  ofOne(
    'rollingMax of half a window',
    (out, x, n) => rollingMaxInto(out, x, n, half(n)),
    (out, x, n) => plainRollingMaxInto(out, x, n, half(n)),
  )
  ofOne(
    'rollingMin of one value',
    (out, x, n) => rollingMinInto(out, x, n, loose),
    (out, x, n) => plainRollingMinInto(out, x, n, loose),
  )
  agreesWithPlain({
    name: 'atr',
    inputs: 3,
    outs: 1,
    fast: ([out], [high, low, close], n) => atrInto(out!, { high: high!, low: low!, close: close! }, n),
    plain: ([out], [high, low, close], n) => plainAtrInto(out!, { high: high!, low: low!, close: close! }, n),
  })
  agreesWithPlain({
    name: 'bollinger',
    inputs: 1,
    outs: 3,
    fast: ([upper, middle, lower], [x], n) =>
      bollingerInto({ upper: upper!, middle: middle!, lower: lower! }, x!, n, { deviations: 1.7 }),
    plain: ([upper, middle, lower], [x], n) =>
      plainBollingerInto({ upper: upper!, middle: middle!, lower: lower! }, x!, n, { deviations: 1.7 }),
  })
  for (const seed of ['first', 'sma'] as const) {
    agreesWithPlain({
      name: `emas ${seed}`,
      inputs: 1,
      outs: 11,
      fast: (outs, [x], n) => emasInto(outs, x!, elevenPeriods(n), { seed }),
      plain: (outs, [x], n) => {
        for (const [at, period] of elevenPeriods(n).entries()) plainEmaInto(outs[at]!, x!, period, { seed })
      },
    })
    agreesWithPlain({
      name: `macd ${seed}`,
      inputs: 1,
      outs: 3,
      fast: ([line, signal, histogram], [x], n) =>
        macdInto({ line: line!, signal: signal!, histogram: histogram! }, x!, { ...periods(n), seed }),
      plain: ([line, signal, histogram], [x], n) =>
        plainMacdInto({ line: line!, signal: signal!, histogram: histogram! }, x!, { ...periods(n), seed }),
    })
  }
})

describe('where a kernel leaves its fast path', () => {
  const memory = openKernelMemory()
  const price = fc.double({ min: 99, max: 101, noNaN: true })

  it('rollingStd forgets what lies before a gap as long as its window', () => {
    const pieces = fc.tuple(fc.integer({ min: 2, max: 6 }), fc.array(price, { minLength: 30, maxLength: 40 }))
    fc.assert(
      fc.property(pieces, fc.integer({ min: 1, max: 12 }), ([n, prices], from) => {
        memory.release()
        const x = memory.copyOf(Float64Array.from(prices).fill(NaN, from, from + n))
        const [out, wanted] = [memory.column(x.length), memory.column(x.length)]
        rollingStdInto(out, x, n, loose)
        plainRollingStdInto(wanted, x, n, loose)
        sameBits(out, wanted)
      }),
    )
  })

  it('rollingStd finds an infinite value among the last rows', () => {
    const last = fc.array(fc.constantFrom(1, Infinity), { minLength: 7, maxLength: 7 })
    fc.assert(
      fc.property(last, fc.integer({ min: 1, max: 4 }), (values, n) => {
        memory.release()
        const x = memory.copyOf(Float64Array.of(...new Array<number>(16).fill(1), ...values))
        const [out, wanted] = [memory.column(x.length), memory.column(x.length)]
        rollingStdInto(out, x, n, loose)
        plainRollingStdInto(wanted, x, n, loose)
        sameBits(out, wanted)
      }),
    )
  })

  it('macd hides a line whose average has been to both infinities', () => {
    const most = Number.MAX_VALUE
    const signs = [-1, 1, -1].flatMap((sign) => new Array<number>(20).fill(sign * most))
    const x = memory.copyOf(Float64Array.from(signs))
    const columns = () => ({
      line: memory.column(60),
      signal: memory.column(60),
      histogram: memory.column(60),
    })
    const [out, wanted] = [columns(), columns()]
    macdInto(out, x, { fast: 1, slow: 4, signal: 3 })
    plainMacdInto(wanted, x, { fast: 1, slow: 4, signal: 3 })
    sameBits(out.line, wanted.line)
    assert.deepEqual([out.line[19], out.line[59]], [0, NaN])
  })
})

describe('a chain', () => {
  for (const [name, into] of Object.entries({ emaInto, rsiInto })) {
    it(`${name} may write over its input`, () => {
      const memory = openKernelMemory()
      fc.assert(
        fc.property(someColumns(1), fc.integer({ min: 1, max: 20 }), ([x], n) => {
          memory.release()
          const wanted = memory.column(x!.length)
          const both = memory.copyOf(x!)
          into(wanted, both, n)
          into(both, both, n)
          sameBits(both, wanted)
        }),
      )
    })
  }
})

const elevenPeriods = (n: number) => Array.from({ length: 11 }, (_, at) => n + at * (at % 3))

/** Also with the fast period above the slow one. */
function periods(n: number) {
  return { fast: n, slow: n % 3 === 0 ? 3 : n + 4, signal: (n % 7) + 1 }
}

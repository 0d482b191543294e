import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { type Candles, type Column, type Mask, sliceCandles } from '../domain/index.ts'
import { agree, someCandles } from './arbitrary-candles.fixture.ts'
import * as math from './index.ts'

/** A column, a mask, or an object of columns. */
type Result = object

/** How the facts below run a function; `n` is a small period. */
interface Entry {
  readonly run: (candles: Candles, n: number) => Result
  /** The kernel; `out` has the shape of the result. Missing where there is none. */
  readonly into?: (out: never, candles: Candles, n: number) => void
  /** Smallest period, where it is not 1. */
  readonly least?: number
  /** Has no period, or masks instead of values. */
  readonly kind?: 'no-period' | 'mask'
}

const {
  above,
  aboveInto,
  atLeast,
  atLeastInto,
  atMost,
  atMostInto,
  below,
  belowInto,
  crossesAbove,
  crossesAboveInto,
  crossesBelow,
  crossesBelowInto,
} = math
const loose = { minPeriods: 1 }

/**
 * Every function whose result has one row per candle.
 * Long because one table must hold them all: the first fact below fails for an export that is missing.
 */
const ROW_WISE: Readonly<Record<string, Entry>> = {
  sma: { run: (c, n) => math.sma(c.close, n), into: (out, c, n) => math.smaInto(out, c.close, n) },
  ema: { run: (c, n) => math.ema(c.close, n), into: (out, c, n) => math.emaInto(out, c.close, n) },
  'ema sma': {
    run: (c, n) => math.ema(c.close, n, { seed: 'sma' }),
    into: (out, c, n) => math.emaInto(out, c.close, n, { seed: 'sma' }),
  },
  wma: { run: (c, n) => math.wma(c.close, n), into: (out, c, n) => math.wmaInto(out, c.close, n) },
  rsi: { run: (c, n) => math.rsi(c.close, n), into: (out, c, n) => math.rsiInto(out, c.close, n) },
  'rsi cutler': {
    run: (c, n) => math.rsi(c.close, n, { method: 'cutler' }),
    into: (out, c, n) => math.rsiInto(out, c.close, n, { method: 'cutler' }),
  },
  'rsi ewm': {
    run: (c, n) => math.rsi(c.close, n, { method: 'ewm' }),
    into: (out, c, n) => math.rsiInto(out, c.close, n, { method: 'ewm' }),
  },
  trueRange: {
    run: (c) => math.trueRange(c),
    into: (out, c) => math.trueRangeInto(out, c),
    kind: 'no-period',
  },
  atr: { run: (c, n) => math.atr(c, n), into: (out, c, n) => math.atrInto(out, c, n) },
  natr: { run: (c, n) => math.natr(c, n), into: (out, c, n) => math.natrInto(out, c, n) },
  variance: {
    run: (c, n) => math.variance(c.close, n),
    into: (out, c, n) => math.varianceInto(out, c.close, n),
  },
  stddev: { run: (c, n) => math.stddev(c.close, n), into: (out, c, n) => math.stddevInto(out, c.close, n) },
  macd: {
    run: (c, n) => math.macd(c.close, { fast: n, slow: n + 2, signal: 3 }),
    into: (out, c, n) => math.macdInto(out, c.close, { fast: n, slow: n + 2, signal: 3 }),
  },
  'macd sma': {
    run: (c, n) => math.macd(c.close, { fast: n, slow: n + 2, signal: 3, seed: 'sma' }),
    into: (out, c, n) => math.macdInto(out, c.close, { fast: n, slow: n + 2, signal: 3, seed: 'sma' }),
  },
  bollinger: {
    run: (c, n) => math.bollinger(c.close, n),
    into: (out, c, n) => math.bollingerInto(out, c.close, n),
  },
  linregSlope: {
    run: (c, n) => math.linregSlope(c.close, n),
    into: (out, c, n) => math.linregSlopeInto(out, c.close, n),
    least: 2,
  },
  linregAngle: {
    run: (c, n) => math.linregAngle(c.close, n),
    into: (out, c, n) => math.linregAngleInto(out, c.close, n),
    least: 2,
  },
  mom: { run: (c, n) => math.mom(c.close, n), into: (out, c, n) => math.momInto(out, c.close, n) },
  roc: { run: (c, n) => math.roc(c.close, n), into: (out, c, n) => math.rocInto(out, c.close, n) },
  obv: { run: (c) => math.obv(c), into: (out, c) => math.obvInto(out, c), kind: 'no-period' },
  stoch: {
    run: (c, n) => math.stoch(c, { fastK: n, slowK: 2, slowD: 2 }),
    into: (out, c, n) => math.stochInto(out, c, { fastK: n, slowK: 2, slowD: 2 }),
  },
  willr: { run: (c, n) => math.willr(c, n), into: (out, c, n) => math.willrInto(out, c, n) },
  cci: { run: (c, n) => math.cci(c, n), into: (out, c, n) => math.cciInto(out, c, n) },
  adx: { run: (c, n) => math.adx(c, n), into: (out, c, n) => math.adxInto(out, c, n), least: 2 },
  aroon: { run: (c, n) => math.aroon(c, n), into: (out, c, n) => math.aroonInto(out, c, n) },
  rollingMax: {
    run: (c, n) => math.rollingMax(c.high, n, loose),
    into: (out, c, n) => math.rollingMaxInto(out, c.high, n, loose),
  },
  rollingMin: {
    run: (c, n) => math.rollingMin(c.low, n, loose),
    into: (out, c, n) => math.rollingMinInto(out, c.low, n, loose),
  },
  rollingSum: {
    run: (c, n) => math.rollingSum(c.close, n, loose),
    into: (out, c, n) => math.rollingSumInto(out, c.close, n, loose),
  },
  rollingMean: {
    run: (c, n) => math.rollingMean(c.close, n, loose),
    into: (out, c, n) => math.rollingMeanInto(out, c.close, n, loose),
  },
  rollingStd: {
    run: (c, n) => math.rollingStd(c.close, n, loose),
    into: (out, c, n) => math.rollingStdInto(out, c.close, n, loose),
  },
  rollingSkew: {
    run: (c, n) => math.rollingSkew(c.close, n, loose),
    into: (out, c, n) => math.rollingSkewInto(out, c.close, n, loose),
  },
  rollingKurtosis: {
    run: (c, n) => math.rollingKurtosis(c.close, n, loose),
    into: (out, c, n) => math.rollingKurtosisInto(out, c.close, n, loose),
  },
  zscore: { run: (c, n) => math.zscore(c.close, n), into: (out, c, n) => math.zscoreInto(out, c.close, n) },
  shift: {
    run: (c, n) => math.shift(c.close, n),
    into: (out, c, n) => math.shiftInto(out, c.close, n),
    least: 0,
  },
  above: mask(
    (c) => above(c.close, c.open),
    (out, c) => aboveInto(out, c.close, c.open),
  ),
  below: mask(
    (c) => below(c.close, c.open),
    (out, c) => belowInto(out, c.close, c.open),
  ),
  atLeast: mask(
    (c) => atLeast(c.close, 1.5),
    (out, c) => atLeastInto(out, c.close, 1.5),
  ),
  atMost: mask(
    (c) => atMost(c.close, 1.5),
    (out, c) => atMostInto(out, c.close, 1.5),
  ),
  crossesAbove: mask(
    (c) => crossesAbove(c.close, c.open),
    (out, c) => crossesAboveInto(out, c.close, c.open),
  ),
  crossesBelow: mask(
    (c) => crossesBelow(c.close, 1.5),
    (out, c) => crossesBelowInto(out, c.close, 1.5),
  ),
  and: mask((c) => math.and(above(c.close, 1.2), below(c.close, 1.7), atLeast(c.volume, 2))),
  or: mask((c) => math.or(above(c.close, 1.7), below(c.close, 1.2), atLeast(c.volume, 4))),
  not: mask((c) => math.not(above(c.close, c.open))),
}

/** Everything else that the room exports. */
const NOT_ROW_WISE = [
  'accuracy',
  'auc',
  'averagePrecision',
  'brier',
  'confusion',
  'correlation',
  'deviation',
  'exp',
  'f1',
  'log',
  'logLoss',
  'mae',
  'MathFault',
  'mean',
  'median',
  'normalQuantile',
  'parseBoostedTrees',
  'precision',
  'predictBoostedTrees',
  'predictLogisticRegression',
  'predictRidgeRegression',
  'quantile',
  'r2',
  'random',
  'recall',
  'regressionErrors',
  'rmse',
  'Sha256',
  'sha256',
  'sigmoid',
  'sum',
  'trainBoostedTrees',
  'trainLogisticRegression',
  'trainRidgeRegression',
]

describe('every function of one row per candle', () => {
  it('is listed here, so that the facts below hold for it', () => {
    const exported = Object.entries(math).flatMap(([name, value]) =>
      typeof value === 'function' ? [name] : [],
    )
    const listed = Object.entries(ROW_WISE).flatMap(([key, entry]) => {
      const name = key.split(' ')[0]!
      return entry.into ? [name, `${name}Into`] : [name]
    })
    assert.deepEqual(exported.sort(), [...new Set([...listed, ...NOT_ROW_WISE])].sort())
  })

  for (const [name, entry] of Object.entries(ROW_WISE)) {
    const period = fc.integer({ min: entry.least ?? 1, max: 7 })

    it(`${name} does not see the future: a row has the value it has when the rows after it are missing`, () => {
      fc.assert(
        fc.property(someCandles(40), period, fc.nat(40), (candles, n, cut) => {
          const rows = Math.min(cut, candles.length)
          const early = rowsOf(entry.run(sliceCandles(candles, 0, rows), n))
          const late = rowsOf(entry.run(candles, n)).map((column) => column.slice(0, rows))
          assert.deepEqual(early, late)
        }),
      )
    })

    it(`${name} gives shared columns of the candles' length and leaves its input alone`, () => {
      fc.assert(
        fc.property(someCandles(30), period, (candles, n) => {
          const before = rowsOf(priceColumns(candles))
          for (const column of columnsOf(entry.run(candles, n))) {
            assert.equal(column.length, candles.length)
            assert.ok(column.buffer instanceof SharedArrayBuffer)
          }
          assert.deepEqual(rowsOf(priceColumns(candles)), before)
        }),
        { numRuns: 20 },
      )
    })

    const into = entry.into
    if (into === undefined) continue

    it(`${name}Into fills every row of what it is given, and refuses another length`, () => {
      fc.assert(
        fc.property(someCandles(30), period, (candles, n) => {
          const wanted = entry.run(candles, n)
          const out = copyOf(wanted, 0)
          for (const column of columnsOf(out)) column.fill(77)
          into(out as never, candles, n)
          assert.deepEqual(rowsOf(out), rowsOf(wanted))
          assert.throws(() => into(copyOf(wanted, 1) as never, candles, n), { code: 'math.length' })
        }),
        { numRuns: 20 },
      )
    })

    if (entry.kind !== undefined) continue

    it(`${name} starts with the first known row, and refuses a period that is none`, () => {
      fc.assert(
        fc.property(
          someCandles(30, { gaps: false }),
          period,
          fc.integer({ min: 1, max: 9 }),
          (candles, n, lead) => {
            const late = columnsOf(entry.run(delayed(candles, lead), n))
            const blank = new Array<number>(lead).fill(NaN)
            columnsOf(entry.run(candles, n)).forEach((column, k) => {
              assert.ok(agree(late[k]!, [...blank, ...column], { tolerance: 1e-9, scale: 1 }))
            })
          },
        ),
      )
      const candles = fc.sample(someCandles(9), 1)[0]!
      for (const n of [(entry.least ?? 1) - 1, -3, 2.5, NaN, Infinity]) {
        assert.throws(() => entry.run(candles, n), { code: 'math.period' })
      }
    })
  }
})

function mask(run: (candles: Candles) => Mask, into?: (out: Mask, candles: Candles) => void): Entry {
  return into ? { run, into, kind: 'mask' } : { run, kind: 'mask' }
}

function columnsOf(result: Result): (Column | Mask)[] {
  return isColumn(result) ? [result] : Object.values(result)
}

function priceColumns({ open, high, low, close, volume }: Candles): Record<string, Column> {
  return { open, high, low, close, volume }
}

/** Rows of each column; by number, because the bits of NaN differ. */
function rowsOf(result: Result): number[][] {
  return columnsOf(result).map((column) => Array.from(column))
}

function isColumn(result: Result): result is Column | Mask {
  return ArrayBuffer.isView(result)
}

/** A result of the same shape in plain memory, `more` rows longer. */
function copyOf(result: Result, more: number): Result {
  const longer = (column: Column | Mask) => {
    const copy =
      column instanceof Float64Array
        ? new Float64Array(column.length + more)
        : new Uint8Array(column.length + more)
    copy.set(column)
    return copy
  }
  if (isColumn(result)) return longer(result)
  return Object.fromEntries(Object.entries(result).map(([key, column]) => [key, longer(column)]))
}

/** The same candles behind `lead` rows of NaN. */
function delayed(candles: Candles, lead: number): Candles {
  const delay = (column: Column) => Float64Array.from([...new Array<number>(lead).fill(NaN), ...column])
  const { timeframe, time, open, high, low, close, volume } = candles
  return {
    timeframe,
    length: candles.length + lead,
    time: delay(time),
    open: delay(open),
    high: delay(high),
    low: delay(low),
    close: delay(close),
    volume: delay(volume),
  }
}

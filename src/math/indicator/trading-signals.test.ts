import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  ADX,
  ATR,
  BollingerBands,
  CCI,
  LinearRegression,
  ROC,
  SMA,
  StochasticOscillator,
  WMA,
  WSMA,
} from 'trading-signals'
import { allocateCandles, type Candles, parseTimeframe } from '../../domain/index.ts'
import { agree } from '../arbitrary-candles.fixture.ts'
import * as math from '../index.ts'

const candles = walk(400)
const { close } = candles
const bars = Array.from(close, (_, row) => ({
  open: candles.open[row]!,
  high: candles.high[row]!,
  low: candles.low[row]!,
  close: close[row]!,
  volume: candles.volume[row]!,
}))

/** What ours gives, and what the library gives row by row (null before its first). Seeds of `atr` and `adx` differ, so their late rows. */
const PEERS: Readonly<Record<string, () => [math.Bars['close'], (number | null)[]]>> = {
  sma: () => [math.sma(close, 9), feed(new SMA(9), close)],
  wma: () => [math.wma(close, 9), feed(new WMA(9), close)],
  roc: () => [math.roc(close, 9).map((value) => value / 100), feed(new ROC(9), close)],
  atr: () => [math.atr(candles, 9).subarray(300), feed(new ATR(9, WSMA), bars).slice(300)],
  cci: () => [math.cci(candles, 9), feed(new CCI(9), bars)],
  linregSlope: () => [math.linregSlope(close, 9), feed(new LinearRegression(9), close, (line) => line.slope)],
  bollinger: () => [
    math.bollinger(close, 9).upper,
    feed(new BollingerBands(9, 2), close, (bands) => bands.upper),
  ],
  stoch: () => [
    math.stoch(candles, { fastK: 9, slowK: 3, slowD: 3 }).d,
    feed(
      new StochasticOscillator({ kPeriod: 9, kSlowingPeriod: 3, dPeriod: 3 }),
      bars,
      (both) => both.stochD,
    ),
  ],
  adx: () => [math.adx(candles, 9).adx.subarray(300), feed(new ADX(9), bars).slice(300)],
}

describe('an independent library', () => {
  for (const [name, pair] of Object.entries(PEERS)) {
    it(`gives the same ${name}`, () => {
      const [ours, theirs] = pair()
      const known = theirs.map((value) => value ?? NaN)
      assert.ok(known.filter(Number.isFinite).length > 90)
      assert.ok(
        agree(
          ours.map((value, row) => (Number.isNaN(known[row]) ? NaN : value)),
          known,
          { tolerance: 1e-8 },
        ),
      )
    })
  }
})

function feed<I, R>(
  indicator: { add(input: I): R | null },
  inputs: Iterable<I>,
  value = (result: R) => Number(result),
): (number | null)[] {
  return Array.from(inputs, (input) => {
    const result = indicator.add(input)
    return result === null ? null : value(result)
  })
}

function walk(rows: number): Candles {
  const chance = math.random('walk')
  const out = allocateCandles(rows, parseTimeframe('1h'))
  let price = 100
  for (let row = 0; row < rows; row++) {
    out.open[row] = price
    price += chance.normal()
    out.close[row] = price
    out.high[row] = Math.max(out.open[row]!, price) + chance.next()
    out.low[row] = Math.min(out.open[row]!, price) - chance.next()
    out.volume[row] = chance.int(100)
  }
  return out
}

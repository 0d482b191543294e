import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as peer from 'trading-signals'
import { allocateCandles, type Candles, type Column, parseTimeframe } from '../../domain/index.ts'
import { agree } from '../arbitrary-candles.fixture.ts'
import * as math from '../index.ts'

const ROWS = 700
/** From here on averages that started otherwise have met. */
const MET = 600

type Theirs = (number | null | undefined)[]
type Pair = () => readonly [Column, Theirs]

const candles = walk(ROWS)
const { close } = candles
const bars = Array.from(close, (_, row) => ({
  open: candles.open[row]!,
  high: candles.high[row]!,
  low: candles.low[row]!,
  close: close[row]!,
  volume: candles.volume[row]!,
}))

/** What ours gives, and what the library gives row by row (nothing before its first). */
const SAME: Readonly<Record<string, Pair>> = {
  sma: () => [math.sma(close, 9), feed(new peer.SMA(9), close)],
  wma: () => [math.wma(close, 9), feed(new peer.WMA(9), close)],
  kama: () => [math.kama(close, 9), feed(new peer.KAMA(9), close)],
  hma: () => [math.hma(close, 9), feed(new peer.HMA(9), close)],
  alma: () => [math.alma(close, 9), feed(new peer.ALMA(9), close)],
  trima: () => [math.trima(close, 9), feed(new peer.TRIMA(9), close)],
  mama: () => [math.mama(close).mama, feed(new peer.MAMA(), close, (both) => both.mama)],
  fama: () => [math.mama(close).fama, feed(new peer.MAMA(), close, (both) => both.fama)],
  rma: () => [math.rma(close, 9), feed(new peer.WSMA(9), close)],
  vwma: () => [math.vwma(candles, 9), feed(new peer.VWMA(9), bars)],
  rsi: () => [math.rsi(close, 9), feed(new peer.RSI(9), close)],
  stochRsi: () => [
    math.stochRsi(close, 9, { fastK: 9 }).k,
    feed(new peer.StochasticRSI(9), close, (share) => 100 * share),
  ],
  connorsRsi: () => [math.connorsRsi(close), feed(new peer.ConnorsRSI(), close)],
  rmi: () => [math.rmi(close, 9), feed(new peer.RMI({ interval: 9, momentum: 5 }), close)],
  roc: () => [math.roc(close, 9).map((value) => value / 100), feed(new peer.ROC(9), close)],
  mom: () => [math.mom(close, 9), feed(new peer.MOM(9), close)],
  cci: () => [math.cci(candles, 9), feed(new peer.CCI(9), bars)],
  willr: () => [math.willr(candles, 9), feed(new peer.WilliamsR(9), bars)],
  mfi: () => [math.mfi(candles, 9), feed(new peer.MFI(9), bars)],
  ultosc: () => [math.ultosc(candles), feed(new peer.UltimateOscillator(), bars)],
  ao: () => [math.ao(candles), feed(new peer.AO(5, 34), bars)],
  bop: () => [math.bop(candles), feed(new peer.BOP(), bars)],
  dpo: () => [math.dpo(close, 9), feed(new peer.DPO(9), close)],
  kst: () => [math.kst(close).kst, feed(new peer.KST(), close)],
  coppock: () => [math.coppock(close), feed(new peer.CoppockCurve(), close)],
  fisher: () => [math.fisher(candles, 9).fisher, feed(new peer.FisherTransform(9), bars)],
  dx: () => [math.dx(candles, 9), feed(new peer.DX(9), bars)],
  stoch: () => [
    math.stoch(candles, { fastK: 9, slowK: 3, slowD: 3 }).d,
    feed(
      new peer.StochasticOscillator({ kPeriod: 9, kSlowingPeriod: 3, dPeriod: 3 }),
      bars,
      (both) => both.stochD,
    ),
  ],
  bollinger: () => [
    math.bollinger(close, 9).upper,
    feed(new peer.BollingerBands(9, 2), close, (bands) => bands.upper),
  ],
  bollingerPercentB: () => [
    math.bollingerPercentB(close, 9),
    feed(new peer.PercentB({ interval: 9, deviationMultiplier: 2 }), close),
  ],
  bollingerWidth: () => [
    math.bollingerWidth(close, 9),
    feed(new peer.BollingerBandsWidth(new peer.BollingerBands(9, 2)), close),
  ],
  accBands: () => [
    math.accBands(candles, 9).upper,
    feed(new peer.AccelerationBands(9, 4), bars, (bands) => bands.upper),
  ],
  donchian: () => [
    math.donchian(candles, 9).middle,
    feed(new peer.DonchianChannels(9), bars, (bands) => bands.middle),
  ],
  alligator: () => [math.alligator(candles).jaw, feed(new peer.Alligator(), bars, (lines) => lines.jaw)],
  'vwap of one day': () => [
    math.vwap({ ...candles, time: new Float64Array(ROWS) }),
    feed(new peer.VWAP(), bars),
  ],
  choppiness: () => [math.choppiness(candles, 9), feed(new peer.CHOP(9), bars)],
  ulcerIndex: () => [math.ulcerIndex(close, 9), feed(new peer.UlcerIndex(9), close)],
  ad: () => [math.ad(candles), feed(new peer.AD(), bars)],
  adosc: () => [math.adosc(candles), feed(new peer.ADOSC(), bars)],
  cmf: () => [math.cmf(candles, 9), feed(new peer.CMF(9), bars)],
  eom: () => [math.eom(candles, 9), feed(new peer.EMV(9), bars)],
  nvi: () => [math.nvi(candles), feed(new peer.NVI(), bars)],
  pvi: () => [math.pvi(candles), feed(new peer.PVI(), bars)],
  pvt: () => [math.pvt(candles), feed(new peer.PVT(), bars)],
  linregSlope: () => [
    math.linregSlope(close, 9),
    feed(new peer.LinearRegression(9), close, (line) => line.slope),
  ],
}

/** Theirs start their averages otherwise. */
const IN_THE_END: Readonly<Record<string, Pair>> = {
  atr: () => [math.atr(candles, 9), feed(new peer.ATR(9, peer.WSMA), bars)],
  natr: () => [math.natr(candles, 9), feed(new peer.NATR(9), bars)],
  adx: () => [math.adx(candles, 9).adx, feed(new peer.ADX(9), bars)],
  adxr: () => [math.adxr(candles, 9), feed(new peer.ADXR(9), bars)],
  dema: () => [math.dema(close, 9), feed(new peer.DEMA(9), close)],
  tema: () => [math.tema(close, 9), feed(new peer.TEMA(9), close)],
  t3: () => [math.t3(close, 9), feed(new peer.T3(9), close)],
  zlema: () => [math.zlema(close, 9), feed(new peer.ZLEMA(9), close)],
  vidya: () => [math.vidya(close, 9), feed(new peer.VIDYA(9), close)],
  superTrend: () => [
    math.superTrend(candles, 9).line,
    feed(new peer.SuperTrend({ interval: 9, multiplier: 3 }), bars, (trend) => trend.supertrend),
  ],
  chandelierExit: () => [
    math.chandelierExit(candles, 9).long,
    feed(new peer.ChandelierExit({ interval: 9, multiplier: 3 }), bars, (stops) => stops.long),
  ],
  keltner: () => [
    math.keltner(candles, 9).upper,
    feed(
      new peer.KeltnerChannels({ atrInterval: 10, emaInterval: 9, multiplier: 2 }),
      bars,
      (bands) => bands.upper,
    ),
  ],
  massIndex: () => [math.massIndex(candles), feed(new peer.MassIndex(25), bars)],
  chaikinVolatility: () => [
    math.chaikinVolatility(candles, { average: 9, change: 9 }),
    feed(new peer.CVI(9), bars),
  ],
  forceIndex: () => [math.forceIndex(candles, 9), feed(new peer.ForceIndex(9), bars)],
  klinger: () => [math.klinger(candles).kvo, feed(new peer.KVO(), bars)],
  waveTrend: () => [math.waveTrend(candles).wt2, feed(new peer.WaveTrend(), bars, (waves) => waves.wt2)],
  stc: () => [math.stc(close), feed(new peer.STC(), close, (value) => value)],
  tsi: () => [math.tsi(close), feed(new peer.TSI(), close)],
  laguerreRsi: () => [math.laguerreRsi(close), feed(new peer.LaguerreRSI(), close)],
  apo: () => [math.apo(close, { average: 'ema' }), feed(new peer.APO(), close)],
  ppo: () => [math.ppo(close, { average: 'ema' }), feed(new peer.PPO(), close)],
  elderRay: () => [
    math.elderRay(candles, 9).bull,
    feed(new peer.ElderRay(9), bars, (power) => power.bullPower),
  ],
}

describe('an independent library', () => {
  for (const [name, pair] of Object.entries(SAME)) {
    it(`gives the same ${name}, wherever both are known`, () => compare(pair(), 0))
  }
  for (const [name, pair] of Object.entries(IN_THE_END)) {
    it(`gives the same ${name} in the end`, () => compare(pair(), MET))
  }
})

function compare([ours, theirs]: readonly [Column, Theirs], from: number): void {
  const known = theirs.map((value) => value ?? NaN)
  const rows = Array.from(ours.keys()).filter(
    (row) => row >= from && !Number.isNaN(ours[row]) && !Number.isNaN(known[row]),
  )
  assert.ok(rows.length >= (from === 0 ? ROWS - 110 : ROWS - from), `${rows.length} rows`)
  const pick = (x: ArrayLike<number>) => rows.map((row) => x[row]!)
  assert.ok(agree(pick(ours), pick(known), { tolerance: 1e-8, scale: 1 }))
}

function feed<I, R>(
  indicator: { add(input: I): R | null },
  inputs: Iterable<I>,
  value: (result: R) => number | null | undefined = (result) => Number(result),
): Theirs {
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

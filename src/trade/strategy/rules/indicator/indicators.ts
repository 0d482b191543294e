import {
  adx,
  aroon,
  atr,
  bollinger,
  cci,
  ema,
  linregAngle,
  linregSlope,
  macd,
  mom,
  natr,
  obv,
  roc,
  rollingKurtosis,
  rollingMax,
  rollingMean,
  rollingMin,
  rollingSkew,
  rollingStd,
  rollingSum,
  rsi,
  sma,
  stddev,
  stoch,
  trueRange,
  variance,
  willr,
  wma,
  zscore,
} from '../../../../math/index.ts'
import { fading, type Indicator, indicator, ofCandles, ofColumn } from './indicator.ts'

const window = { lookback: ({ n }: { n: number }) => n - 1 }
const rowsAgo = { lookback: ({ n }: { n: number }) => n }
const twoPasses = { ...window, visits: ({ n }: { n: number }) => 2 * n }
const wilder = {
  lookback: ({ n }: { n: number }) => n,
  settles: ({ n }: { n: number }) => n + fading(1 / n),
}

/** α of an exponential average of n rows. */
const alpha = (n: number) => 2 / (n + 1)

/** Every indicator that a rules document can call, under its name in `leme/math`. */
export const INDICATORS: Readonly<Record<string, Indicator>> = {
  adx: indicator({
    columns: 0,
    settings: { n: { kind: 'period', least: 2 } },
    outputs: ['adx', 'plusDi', 'minusDi'],
    lookback: ({ n }) => 2 * n - 1,
    settles: ({ n }) => 2 * n + 2 * fading(1 / n),
    run: ({ candles }, { n }) => ({ ...adx(candles, n) }),
  }),
  aroon: indicator({
    columns: 0,
    settings: { n: { kind: 'period', least: 1 } },
    outputs: ['up', 'down'],
    lookback: ({ n }) => n,
    visits: ({ n }) => n,
    run: ({ candles }, { n }) => ({ ...aroon(candles, n) }),
  }),
  atr: ofCandles(atr, wilder),
  bollinger: indicator({
    columns: 1,
    settings: {
      n: { kind: 'period', least: 1 },
      deviations: { kind: 'real', least: 0, most: 100, start: 2 },
    },
    outputs: ['upper', 'middle', 'lower'],
    lookback: ({ n }) => n - 1,
    run: ({ columns: [x] }, { n, deviations }) => ({ ...bollinger(x!, n, { deviations }) }),
  }),
  cci: ofCandles(cci, { ...window, visits: ({ n }) => n }),
  ema: indicator({
    columns: 1,
    settings: {
      n: { kind: 'period', least: 1 },
      seed: { kind: 'word', words: ['first', 'sma'], start: 'first' },
    },
    lookback: ({ n }) => n - 1,
    settles: ({ n }) => n - 1 + fading(alpha(n)),
    run: ({ columns: [x] }, { n, seed }) => ema(x!, n, { seed }),
  }),
  linregAngle: ofColumn(linregAngle, { ...window, least: 2 }),
  linregSlope: ofColumn(linregSlope, { ...window, least: 2 }),
  macd: indicator({
    columns: 1,
    settings: {
      fast: { kind: 'period', least: 1, start: 12 },
      slow: { kind: 'period', least: 1, start: 26 },
      signal: { kind: 'period', least: 1, start: 9 },
      seed: { kind: 'word', words: ['first', 'sma'], start: 'first' },
    },
    outputs: ['line', 'signal', 'histogram'],
    lookback: ({ fast, slow, signal }) => Math.max(fast, slow) + signal - 2,
    settles: ({ fast, slow, signal }) =>
      Math.max(fast, slow) + signal - 2 + fading(alpha(Math.max(fast, slow))) + fading(alpha(signal)),
    run: ({ columns: [x] }, options) => ({ ...macd(x!, options) }),
  }),
  mom: ofColumn(mom, rowsAgo),
  natr: ofCandles(natr, wilder),
  obv: indicator({ columns: 0, settings: {}, lookback: () => 0, run: ({ candles }) => obv(candles) }),
  roc: ofColumn(roc, rowsAgo),
  rollingKurtosis: ofColumn(rollingKurtosis, twoPasses),
  rollingMax: ofColumn(rollingMax, window),
  rollingMean: ofColumn(rollingMean, window),
  rollingMin: ofColumn(rollingMin, window),
  rollingSkew: ofColumn(rollingSkew, twoPasses),
  rollingStd: indicator({
    columns: 1,
    settings: {
      n: { kind: 'period', least: 1 },
      ddof: { kind: 'period', least: 0, most: 1, start: 0 },
    },
    lookback: ({ n }) => n - 1,
    run: ({ columns: [x] }, { n, ddof }) => rollingStd(x!, n, { ddof: ddof === 1 ? 1 : 0 }),
  }),
  rollingSum: ofColumn(rollingSum, window),
  rsi: indicator({
    columns: 1,
    settings: {
      n: { kind: 'period', least: 1 },
      method: { kind: 'word', words: ['wilder', 'cutler', 'ewm'], start: 'wilder' },
    },
    lookback: ({ n }) => n,
    settles: ({ n, method }) => (method === 'cutler' ? n : n + fading(1 / n)),
    run: ({ columns: [x] }, { n, method }) => rsi(x!, n, { method }),
  }),
  sma: ofColumn(sma, window),
  stddev: ofColumn(stddev, window),
  stoch: indicator({
    columns: 0,
    settings: {
      fastK: { kind: 'period', least: 1, start: 5 },
      slowK: { kind: 'period', least: 1, start: 3 },
      slowD: { kind: 'period', least: 1, start: 3 },
    },
    outputs: ['k', 'd'],
    lookback: ({ fastK, slowK, slowD }) => fastK + slowK + slowD - 3,
    run: ({ candles }, options) => ({ ...stoch(candles, options) }),
  }),
  trueRange: indicator({
    columns: 0,
    settings: {},
    lookback: () => 1,
    run: ({ candles }) => trueRange(candles),
  }),
  variance: ofColumn(variance, window),
  willr: ofCandles(willr, window),
  wma: ofColumn(wma, window),
  zscore: ofColumn(zscore, window),
}

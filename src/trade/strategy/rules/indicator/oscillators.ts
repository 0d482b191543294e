import {
  ao,
  apo,
  aroon,
  aroonOsc,
  bop,
  cci,
  cmo,
  connorsRsi,
  coppock,
  dpo,
  ewo,
  fisher,
  kst,
  laguerreRsi,
  macd,
  massIndex,
  mom,
  ppo,
  rmi,
  roc,
  rsi,
  stc,
  stoch,
  stochFast,
  stochRsi,
  trix,
  tsi,
  ultosc,
  waveTrend,
  willr,
} from '../../../../math/index.ts'
import {
  emaFades,
  fading,
  type IndicatorTable,
  indicator,
  ofCandles,
  ofColumn,
  plain,
  wilderFades,
} from './indicator.ts'
import { period, real, rows, word } from './setting.ts'

/** Wilder's averages of changes. */
const wilder = {
  lookback: ({ n }: { readonly n: number }) => n,
  settles: ({ n }: { readonly n: number }) => n + wilderFades(n),
}
const slower = ({ fast, slow }: { readonly fast: number; readonly slow: number }) => Math.max(fast, slow)

const priceOscillator = {
  columns: 1,
  settings: { fast: rows(12), slow: rows(26), average: word('sma', 'ema') },
  lookback: (given: { readonly fast: number; readonly slow: number }) => slower(given) - 1,
  settles: (given: { readonly fast: number; readonly slow: number }) =>
    slower(given) - 1 + emaFades(slower(given)),
} as const

/** What swings, of prices alone. */
export const OSCILLATORS: IndicatorTable = {
  ao: indicator({
    columns: 0,
    settings: { fast: rows(5), slow: rows(34) },
    lookback: (given) => slower(given) - 1,
    run: ({ candles }, options) => ao(candles, options),
  }),
  apo: indicator({ ...priceOscillator, run: ({ columns: [x] }, options) => apo(x!, options) }),
  aroon: ofCandles((candles, n) => ({ ...aroon(candles, n) }), {
    outputs: ['up', 'down'],
    lookback: ({ n }) => n,
    visits: ({ n }) => n,
  }),
  aroonOsc: ofCandles(aroonOsc, { lookback: ({ n }) => n, visits: ({ n }) => n }),
  bop: plain(bop, 0),
  cci: ofCandles(cci, { lookback: ({ n }) => n - 1, visits: ({ n }) => n }),
  cmo: ofColumn(cmo, wilder),
  connorsRsi: indicator({
    columns: 1,
    settings: { price: rows(3), streak: rows(2), rank: rows(100) },
    lookback: ({ price, streak, rank }) => Math.max(price, streak + 1, rank + 1),
    settles: ({ price, streak }) => Math.max(price + wilderFades(price), streak + 1 + wilderFades(streak)),
    visits: ({ rank }) => 3 * rank,
    run: ({ columns: [x] }, options) => connorsRsi(x!, options),
  }),
  coppock: indicator({
    columns: 1,
    settings: { long: rows(14), short: rows(11), average: rows(10) },
    lookback: ({ long, short, average }) => Math.max(long, short) + average - 1,
    run: ({ columns: [x] }, options) => coppock(x!, options),
  }),
  dpo: ofColumn(dpo, { lookback: ({ n }) => Math.max(n - 1, Math.floor(n / 2) + 1) }),
  ewo: indicator({
    columns: 1,
    settings: { fast: rows(5), slow: rows(35) },
    lookback: (given) => slower(given) - 1,
    settles: (given) => slower(given) - 1 + emaFades(slower(given)),
    run: ({ columns: [x] }, options) => ewo(x!, options),
  }),
  fisher: ofCandles((candles, n) => ({ ...fisher(candles, n) }), {
    outputs: ['fisher', 'trigger'],
    lookback: ({ n }) => n,
    settles: ({ n }) => n + fading(0.33) + fading(0.5),
  }),
  kst: indicator({
    columns: 1,
    settings: {
      ...{ roc1: rows(10), roc2: rows(15), roc3: rows(20), roc4: rows(30) },
      ...{ sma1: rows(10), sma2: rows(10), sma3: rows(10), sma4: rows(15) },
      signal: rows(9),
    },
    outputs: ['kst', 'signal'],
    lookback: ({ roc1, roc2, roc3, roc4, sma1, sma2, sma3, sma4, signal }) =>
      Math.max(roc1 + sma1, roc2 + sma2, roc3 + sma3, roc4 + sma4) + signal - 2,
    run: ({ columns: [x] }, { roc1, roc2, roc3, roc4, sma1, sma2, sma3, sma4, signal }) => ({
      ...kst(x!, { roc: [roc1, roc2, roc3, roc4], sma: [sma1, sma2, sma3, sma4], signal }),
    }),
  }),
  laguerreRsi: indicator({
    columns: 1,
    settings: { gamma: real(0.5, 0, 0.99) },
    lookback: () => 0,
    settles: ({ gamma }) => 4 * fading(1 - gamma),
    run: ({ columns: [x] }, options) => laguerreRsi(x!, options),
  }),
  macd: indicator({
    columns: 1,
    settings: { fast: rows(12), slow: rows(26), signal: rows(9), seed: word('first', 'sma') },
    outputs: ['line', 'signal', 'histogram'],
    lookback: (given) => slower(given) + given.signal - 2,
    settles: (given) => slower(given) + given.signal - 2 + emaFades(slower(given)) + emaFades(given.signal),
    run: ({ columns: [x] }, options) => ({ ...macd(x!, options) }),
  }),
  massIndex: indicator({
    columns: 0,
    settings: { average: rows(9), sum: rows(25) },
    lookback: ({ average, sum }) => 2 * (average - 1) + sum - 1,
    settles: ({ average, sum }) => 2 * (average - 1 + emaFades(average)) + sum - 1,
    run: ({ candles }, options) => massIndex(candles, options),
  }),
  mom: ofColumn(mom, { lookback: ({ n }) => n }),
  ppo: indicator({ ...priceOscillator, run: ({ columns: [x] }, options) => ppo(x!, options) }),
  rmi: indicator({
    columns: 1,
    settings: { n: period, lag: rows(5) },
    lookback: ({ n, lag }) => n + lag - 1,
    settles: ({ n, lag }) => n + lag - 1 + wilderFades(n),
    run: ({ columns: [x] }, { n, lag }) => rmi(x!, n, { lag }),
  }),
  roc: ofColumn(roc, { lookback: ({ n }) => n }),
  rsi: indicator({
    columns: 1,
    settings: { n: period, method: word('wilder', 'cutler', 'ewm') },
    ...wilder,
    run: ({ columns: [x] }, { n, method }) => rsi(x!, n, { method }),
  }),
  stc: indicator({
    columns: 1,
    settings: { fast: rows(23), slow: rows(50), cycle: rows(10) },
    lookback: (given) => slower(given) + 2 * given.cycle - 3,
    settles: (given) => slower(given) + 2 * given.cycle + emaFades(slower(given)) + 2 * fading(0.5),
    run: ({ columns: [x] }, options) => stc(x!, options),
  }),
  stoch: indicator({
    columns: 0,
    settings: { fastK: rows(5), slowK: rows(3), slowD: rows(3) },
    outputs: ['k', 'd'],
    lookback: ({ fastK, slowK, slowD }) => fastK + slowK + slowD - 3,
    run: ({ candles }, options) => ({ ...stoch(candles, options) }),
  }),
  stochFast: indicator({
    columns: 0,
    settings: { fastK: rows(5), fastD: rows(3) },
    outputs: ['k', 'd'],
    lookback: ({ fastK, fastD }) => fastK + fastD - 2,
    run: ({ candles }, options) => ({ ...stochFast(candles, options) }),
  }),
  stochRsi: indicator({
    columns: 1,
    settings: { n: period, fastK: rows(5), fastD: rows(3) },
    outputs: ['k', 'd'],
    lookback: ({ n, fastK, fastD }) => n + fastK + fastD - 2,
    settles: ({ n, fastK, fastD }) => n + fastK + fastD - 2 + wilderFades(n),
    run: ({ columns: [x] }, { n, ...options }) => ({ ...stochRsi(x!, n, options) }),
  }),
  trix: ofColumn(trix, {
    lookback: ({ n }) => 3 * (n - 1) + 1,
    settles: ({ n }) => 3 * (n - 1 + emaFades(n)) + 1,
  }),
  tsi: indicator({
    columns: 1,
    settings: { long: rows(25), short: rows(13) },
    lookback: ({ long, short }) => long + short - 1,
    settles: ({ long, short }) => long + short - 1 + emaFades(long) + emaFades(short),
    run: ({ columns: [x] }, options) => tsi(x!, options),
  }),
  ultosc: indicator({
    columns: 0,
    settings: { short: rows(7), medium: rows(14), long: rows(28) },
    lookback: ({ short, medium, long }) => Math.max(short, medium, long),
    run: ({ candles }, options) => ultosc(candles, options),
  }),
  waveTrend: indicator({
    columns: 0,
    settings: { channel: rows(10), average: rows(21), signal: rows(4) },
    outputs: ['wt1', 'wt2'],
    lookback: ({ channel, average, signal }) => 2 * (channel - 1) + average + signal - 2,
    settles: ({ channel, average, signal }) =>
      2 * (channel - 1 + emaFades(channel)) + average + signal - 2 + emaFades(average),
    run: ({ candles }, options) => ({ ...waveTrend(candles, options) }),
  }),
  willr: ofCandles(willr, { lookback: ({ n }) => n - 1 }),
}

import {
  atr,
  averagePrice,
  chaikinVolatility,
  darkCloudCover,
  doji,
  dragonflyDoji,
  engulfing,
  eveningStar,
  garmanKlass,
  gravestoneDoji,
  hammer,
  hangingMan,
  harami,
  heikinAshi,
  invertedHammer,
  marubozu,
  medianPrice,
  morningStar,
  natr,
  parkinson,
  piercing,
  shootingStar,
  spinningTop,
  threeBlackCrows,
  threeWhiteSoldiers,
  trueRange,
  typicalPrice,
  weightedClose,
} from '../../../../math/index.ts'
import {
  emaFades,
  fading,
  type IndicatorTable,
  indicator,
  ofCandles,
  plain,
  wilderFades,
} from './indicator.ts'
import { period, real, rows } from './setting.ts'

const wilder = {
  lookback: ({ n }: { readonly n: number }) => n,
  settles: ({ n }: { readonly n: number }) => n + wilderFades(n),
}
const star = {
  columns: 0,
  settings: { penetration: real(0.3, 0, 10) },
  lookback: () => 12,
} as const
const volatility = {
  columns: 0,
  settings: { n: period, rows: real(1, 0, 1e6) },
  lookback: ({ n }: { readonly n: number }) => n - 1,
} as const

/** Candles: their prices, ranges and patterns. A pattern is 100 or 80 upward, −100 or −80 downward, 0 where there is none. */
export const CANDLES: IndicatorTable = {
  atr: ofCandles(atr, wilder),
  averagePrice: plain(averagePrice, 0),
  chaikinVolatility: indicator({
    columns: 0,
    settings: { average: rows(10), change: rows(10) },
    lookback: ({ average, change }) => average - 1 + change,
    settles: ({ average, change }) => average - 1 + change + emaFades(average),
    run: ({ candles }, options) => chaikinVolatility(candles, options),
  }),
  darkCloudCover: plain(darkCloudCover, 11),
  doji: plain(doji, 10),
  dragonflyDoji: plain(dragonflyDoji, 10),
  engulfing: plain(engulfing, 2),
  eveningStar: indicator({ ...star, run: ({ candles }, options) => eveningStar(candles, options) }),
  garmanKlass: indicator({
    ...volatility,
    run: ({ candles }, { n, ...options }) => garmanKlass(candles, n, options),
  }),
  gravestoneDoji: plain(gravestoneDoji, 10),
  hammer: plain(hammer, 11),
  hangingMan: plain(hangingMan, 11),
  harami: plain(harami, 11),
  heikinAshi: plain((candles) => ({ ...heikinAshi(candles) }), 0, {
    outputs: ['open', 'high', 'low', 'close'],
    settles: fading(0.5),
  }),
  invertedHammer: plain(invertedHammer, 11),
  marubozu: plain(marubozu, 10),
  medianPrice: plain(medianPrice, 0),
  morningStar: indicator({ ...star, run: ({ candles }, options) => morningStar(candles, options) }),
  natr: ofCandles(natr, wilder),
  parkinson: indicator({
    ...volatility,
    run: ({ candles }, { n, ...options }) => parkinson(candles, n, options),
  }),
  piercing: plain(piercing, 11),
  shootingStar: plain(shootingStar, 11),
  spinningTop: plain(spinningTop, 10),
  threeBlackCrows: plain(threeBlackCrows, 13),
  threeWhiteSoldiers: plain(threeWhiteSoldiers, 12),
  trueRange: plain(trueRange, 1),
  typicalPrice: plain(typicalPrice, 0),
  weightedClose: plain(weightedClose, 0),
}

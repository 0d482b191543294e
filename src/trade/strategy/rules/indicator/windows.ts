import {
  historicalVolatility,
  linreg,
  linregAngle,
  linregIntercept,
  linregR2,
  linregSlope,
  midpoint,
  midprice,
  percentRank,
  rollingBeta,
  rollingCorrelation,
  rollingKurtosis,
  rollingMad,
  rollingMax,
  rollingMean,
  rollingMedian,
  rollingMin,
  rollingQuantile,
  rollingSkew,
  rollingStd,
  rollingSum,
  stddev,
  tsf,
  ulcerIndex,
  variance,
  zscore,
} from '../../../../math/index.ts'
import { type IndicatorTable, indicator, ofCandles, ofColumn } from './indicator.ts'
import { period, real } from './setting.ts'

const window = { lookback: ({ n }: { readonly n: number }) => n - 1 }
const line = { ...window, least: 2 }
const visiting = (times: number) => ({ ...window, visits: ({ n }: { readonly n: number }) => times * n })

/** Statistics of the last n rows of columns. */
export const WINDOWS: IndicatorTable = {
  historicalVolatility: indicator({
    columns: 1,
    settings: { n: { kind: 'period', least: 2 }, rows: real(1, 0, 1e6) },
    lookback: ({ n }) => n,
    run: ({ columns: [x] }, { n, rows }) => historicalVolatility(x!, n, { rows }),
  }),
  linreg: ofColumn(linreg, line),
  linregAngle: ofColumn(linregAngle, line),
  linregIntercept: ofColumn(linregIntercept, line),
  linregR2: ofColumn(linregR2, line),
  linregSlope: ofColumn(linregSlope, line),
  midpoint: ofColumn(midpoint, window),
  midprice: ofCandles(midprice, window),
  percentRank: ofColumn(percentRank, { lookback: ({ n }) => n, visits: ({ n }) => n }),
  rollingBeta: indicator({
    columns: 2,
    settings: { n: period },
    lookback: ({ n }) => n,
    run: ({ columns: [x, y] }, { n }) => rollingBeta(x!, y!, n),
  }),
  rollingCorrelation: indicator({
    columns: 2,
    settings: { n: { kind: 'period', least: 2 } },
    ...window,
    run: ({ columns: [x, y] }, { n }) => rollingCorrelation(x!, y!, n),
  }),
  rollingKurtosis: ofColumn(rollingKurtosis, visiting(2)),
  rollingMad: ofColumn(rollingMad, visiting(80)),
  rollingMax: ofColumn(rollingMax, window),
  rollingMean: ofColumn(rollingMean, window),
  rollingMedian: ofColumn(rollingMedian, visiting(1)),
  rollingMin: ofColumn(rollingMin, window),
  rollingQuantile: indicator({
    columns: 1,
    settings: { n: period, q: { kind: 'real', least: 0, most: 1 } },
    ...visiting(1),
    run: ({ columns: [x] }, { n, q }) => rollingQuantile(x!, n, { q }),
  }),
  rollingSkew: ofColumn(rollingSkew, visiting(2)),
  rollingStd: indicator({
    columns: 1,
    settings: { n: period, ddof: { kind: 'period', least: 0, most: 1, start: 0 } },
    ...window,
    run: ({ columns: [x] }, { n, ddof }) => rollingStd(x!, n, { ddof: ddof === 1 ? 1 : 0 }),
  }),
  rollingSum: ofColumn(rollingSum, window),
  stddev: ofColumn(stddev, window),
  tsf: ofColumn(tsf, line),
  ulcerIndex: ofColumn(ulcerIndex, visiting(2)),
  variance: ofColumn(variance, window),
  zscore: ofColumn(zscore, window),
}

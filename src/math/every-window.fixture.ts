import { ofCandles, ofClose, ofPair, type Table } from './every-indicator.fixture.ts'
import * as math from './index.ts'

const loose = { minPeriods: 1 }

export const WINDOWS: Table = {
  rollingMax: ofClose([math.rollingMax, math.rollingMaxInto, math.rollingMaxStream], (n) => [n, loose]),
  rollingMin: ofClose([math.rollingMin, math.rollingMinInto, math.rollingMinStream], (n) => [n, loose]),
  rollingSum: ofClose([math.rollingSum, math.rollingSumInto, math.rollingSumStream], (n) => [n, loose]),
  rollingMean: ofClose([math.rollingMean, math.rollingMeanInto, math.rollingMeanStream], (n) => [n, loose]),
  rollingStd: ofClose([math.rollingStd, math.rollingStdInto, math.rollingStdStream], (n) => [n, loose]),
  'rollingStd sample': ofClose([math.rollingStd, math.rollingStdInto, math.rollingStdStream], (n) => [
    n,
    { ddof: 1 as const },
  ]),
  rollingSkew: ofClose([math.rollingSkew, math.rollingSkewInto, math.rollingSkewStream], (n) => [n, loose]),
  rollingKurtosis: ofClose(
    [math.rollingKurtosis, math.rollingKurtosisInto, math.rollingKurtosisStream],
    (n) => [n, loose],
  ),
  zscore: ofClose([math.zscore, math.zscoreInto, math.zscoreStream], (n) => [n]),
  shift: ofClose([math.shift, math.shiftInto, math.shiftStream], (n) => [n], { least: 0 }),
  linregSlope: ofClose([math.linregSlope, math.linregSlopeInto, math.linregSlopeStream], (n) => [n], {
    least: 2,
  }),
  linregAngle: ofClose([math.linregAngle, math.linregAngleInto, math.linregAngleStream], (n) => [n], {
    least: 2,
  }),
  linreg: ofClose([math.linreg, math.linregInto, math.linregStream], (n) => [n], { least: 2 }),
  linregIntercept: ofClose(
    [math.linregIntercept, math.linregInterceptInto, math.linregInterceptStream],
    (n) => [n],
    { least: 2 },
  ),
  linregR2: ofClose([math.linregR2, math.linregR2Into, math.linregR2Stream], (n) => [n], { least: 2 }),
  tsf: ofClose([math.tsf, math.tsfInto, math.tsfStream], (n) => [n], { least: 2 }),
  rollingCorrelation: ofPair(
    [math.rollingCorrelation, math.rollingCorrelationInto, math.rollingCorrelationStream],
    (n) => [n],
    { least: 2 },
  ),
  rollingBeta: ofPair([math.rollingBeta, math.rollingBetaInto, math.rollingBetaStream], (n) => [n]),
  rollingQuantile: ofClose(
    [math.rollingQuantile, math.rollingQuantileInto, math.rollingQuantileStream],
    (n) => [n, { q: 0.3, minPeriods: 1 }],
  ),
  rollingMedian: ofClose([math.rollingMedian, math.rollingMedianInto, math.rollingMedianStream], (n) => [n]),
  rollingMad: ofClose([math.rollingMad, math.rollingMadInto, math.rollingMadStream], (n) => [n, loose]),
  midpoint: ofClose([math.midpoint, math.midpointInto, math.midpointStream], (n) => [n]),
  midprice: ofCandles([math.midprice, math.midpriceInto, math.midpriceStream], (n) => [n]),
  percentRank: ofClose([math.percentRank, math.percentRankInto, math.percentRankStream], (n) => [n]),
}

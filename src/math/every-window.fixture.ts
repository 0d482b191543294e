import { ofClose, type Table } from './every-indicator.fixture.ts'
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
}

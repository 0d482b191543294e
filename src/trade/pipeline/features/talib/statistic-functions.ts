import {
  linreg,
  linregAngle,
  linregAngleStream,
  linregIntercept,
  linregInterceptStream,
  linregSlope,
  linregSlopeStream,
  linregStream,
  rollingBeta,
  rollingBetaStream,
  rollingCorrelation,
  rollingCorrelationStream,
  rollingMax,
  rollingMaxStream,
  rollingMin,
  rollingMinStream,
  rollingSum,
  rollingSumStream,
  stddev,
  stddevStream,
  tsf,
  tsfStream,
  variance,
  varianceStream,
} from '../../../../math/index.ts'
import { averageDeviation } from './average-deviation.ts'
import { fullWindow, fullWindowOfChanges, ofReal } from './of-stream.ts'
import { numberOf, type TalibFunction, talib } from './talib-function.ts'

const line = { window: 14, lookBack: fullWindow }
const extreme = { window: 30, lookBack: fullWindow }

/** TA-Lib's groups "Statistic Functions", and "Math Operators" over a window. */
export const STATISTIC_FUNCTIONS: Readonly<Record<string, TalibFunction>> = {
  AVGDEV: averageDeviation(),
  BETA: talib(['real0', 'real1'], {
    window: 5,
    lookBack: fullWindowOfChanges,
    batch: ({ real0, real1 }, n) => [rollingBeta(real1, real0, n)],
    stream(n) {
      const state = rollingBetaStream(n)
      return ({ real0, real1 }) => [state.next({ x: real1, y: real0 })]
    },
  }),
  CORREL: talib(['real0', 'real1'], {
    window: 30,
    lookBack: fullWindow,
    batch: ({ real0, real1 }, n) => [rollingCorrelation(real0, real1, n)],
    stream(n) {
      const state = rollingCorrelationStream(n)
      return ({ real0, real1 }) => [state.next({ x: real0, y: real1 })]
    },
  }),
  LINEARREG: ofReal({ ...line, batch: linreg, stream: linregStream }),
  LINEARREG_ANGLE: ofReal({ ...line, batch: linregAngle, stream: linregAngleStream }),
  LINEARREG_INTERCEPT: ofReal({ ...line, batch: linregIntercept, stream: linregInterceptStream }),
  LINEARREG_SLOPE: ofReal({ ...line, batch: linregSlope, stream: linregSlopeStream }),
  TSF: ofReal({ ...line, batch: tsf, stream: tsfStream }),
  STDDEV: talib(['real'], {
    window: 5,
    args: { nbdev: 1 },
    lookBack: fullWindow,
    batch({ real }, n, args) {
      const out = stddev(real, n)
      const scale = numberOf(args, 'nbdev')
      for (let row = 0; row < out.length; row++) out[row]! *= scale
      return [out]
    },
    stream(n, args) {
      const state = stddevStream(n)
      const scale = numberOf(args, 'nbdev')
      return ({ real }) => [state.next(real) * scale]
    },
  }),
  VAR: ofReal({ window: 5, lookBack: fullWindow, batch: variance, stream: varianceStream }),
  MAX: ofReal({ ...extreme, batch: (x, n) => rollingMax(x, n), stream: (n) => rollingMaxStream(n) }),
  MIN: ofReal({ ...extreme, batch: (x, n) => rollingMin(x, n), stream: (n) => rollingMinStream(n) }),
  MINMAX: talib(['real'], {
    ...extreme,
    outputs: ['min', 'max'],
    batch: ({ real }, n) => [rollingMin(real, n), rollingMax(real, n)],
    stream(n) {
      const [least, most] = [rollingMinStream(n), rollingMaxStream(n)]
      return ({ real }) => [least.next(real), most.next(real)]
    },
  }),
  SUM: ofReal({ ...extreme, batch: (x, n) => rollingSum(x, n), stream: (n) => rollingSumStream(n) }),
}

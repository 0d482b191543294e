export type { Bars } from './bars.ts'
export {
  BOOSTED_TREES_SCHEMA,
  type BoostedTree,
  type BoostedTreesModel,
  type BoostObjective,
  parseBoostedTrees,
} from './boosting/model.ts'
export type { BoostOptions, EarlyStopping } from './boosting/options.ts'
export { predictBoostedTrees } from './boosting/predict-boosted-trees.ts'
export { trainBoostedTrees } from './boosting/train-boosted-trees.ts'
export { exp, sigmoid } from './elementary/exp.ts'
export { log } from './elementary/log.ts'
export { MathFault, type MathFaultCode } from './fault.ts'
export { Sha256, sha256 } from './hash/sha256.ts'
export { type AdxColumns, adx, adxInto } from './indicator/adx.ts'
export { type AroonColumns, aroon, aroonInto } from './indicator/aroon.ts'
export { atr, atrInto, natr, natrInto, trueRange, trueRangeInto } from './indicator/atr.ts'
export {
  type BollingerColumns,
  type BollingerOptions,
  bollinger,
  bollingerInto,
} from './indicator/bollinger.ts'
export { cci, cciInto } from './indicator/cci.ts'
export { type EmaOptions, type EmaSeed, ema, emaInto } from './indicator/ema.ts'
export { linregAngle, linregAngleInto, linregSlope, linregSlopeInto } from './indicator/linear-regression.ts'
export { type MacdColumns, type MacdOptions, macd, macdInto } from './indicator/macd.ts'
export { mom, momInto, roc, rocInto } from './indicator/momentum.ts'
export { obv, obvInto } from './indicator/obv.ts'
export { rollingMax, rollingMaxInto, rollingMin, rollingMinInto } from './indicator/rolling-extremes.ts'
export {
  rollingKurtosis,
  rollingKurtosisInto,
  rollingSkew,
  rollingSkewInto,
} from './indicator/rolling-shape.ts'
export { type RollingStdOptions, rollingStd, rollingStdInto } from './indicator/rolling-std.ts'
export { rollingMean, rollingMeanInto, rollingSum, rollingSumInto } from './indicator/rolling-sum.ts'
export { type RsiMethod, type RsiOptions, rsi, rsiInto } from './indicator/rsi.ts'
export { shift, shiftInto } from './indicator/shift.ts'
export { sma, smaInto } from './indicator/sma.ts'
export type { RollingOptions } from './indicator/sparse-windows.ts'
export { type StochColumns, type StochOptions, stoch, stochInto } from './indicator/stoch.ts'
export { stddev, stddevInto, variance, varianceInto } from './indicator/variance.ts'
export { willr, willrInto } from './indicator/willr.ts'
export { wma, wmaInto } from './indicator/wma.ts'
export { zscore, zscoreInto } from './indicator/zscore.ts'
export type { LinearModel, LinearOptions } from './linear/linear-model.ts'
export {
  type LogisticRegressionModel,
  predictLogisticRegression,
  trainLogisticRegression,
} from './linear/logistic-regression.ts'
export {
  predictRidgeRegression,
  type RidgeRegressionModel,
  trainRidgeRegression,
} from './linear/ridge-regression.ts'
export {
  above,
  aboveInto,
  atLeast,
  atLeastInto,
  atMost,
  atMostInto,
  below,
  belowInto,
  type Operand,
} from './mask/compare.ts'
export { crossesAbove, crossesAboveInto, crossesBelow, crossesBelowInto } from './mask/cross.ts'
export { and, not, or } from './mask/logic.ts'
export { normalQuantile } from './random/normal-quantile.ts'
export { type Random, random } from './random/random.ts'
export {
  accuracy,
  brier,
  type Confusion,
  confusion,
  f1,
  logLoss,
  precision,
  recall,
} from './statistics/classification.ts'
export { correlation } from './statistics/correlation.ts'
export { type DeviationOptions, deviation, mean, sum } from './statistics/moments.ts'
export { median, quantile } from './statistics/quantile.ts'
export { auc, averagePrecision } from './statistics/ranking.ts'
export { mae, type RegressionErrors, r2, regressionErrors, rmse } from './statistics/regression.ts'

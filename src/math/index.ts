// Long because the one door of the room names each export, three for every indicator.
export type { Bars } from './bars.ts'
export type { BoostTeam, BoostThreads } from './boosting/boost-threads.ts'
export {
  BOOSTED_TREES_SCHEMA,
  type BoostedTree,
  type BoostedTreesModel,
  type BoostObjective,
} from './boosting/model.ts'
export type { BoostOptions, EarlyStopping } from './boosting/options.ts'
export { parseBoostedTrees } from './boosting/parse-boosted-trees.ts'
export { predictBoostedTrees } from './boosting/predict-boosted-trees.ts'
export { trainBoostedTrees } from './boosting/train-boosted-trees.ts'
export type { IsotonicModel } from './calibration/isotonic.ts'
export { applyIsotonic, fitIsotonic, ISOTONIC_SCHEMA, parseIsotonic } from './calibration/isotonic.ts'
export type { PlattModel } from './calibration/platt.ts'
export { applyPlatt, fitPlatt, PLATT_SCHEMA, parsePlatt } from './calibration/platt.ts'
export type { ReliabilityBin, ReliabilityOptions } from './calibration/reliability.ts'
export { expectedCalibrationError, reliability } from './calibration/reliability.ts'
export { exp, sigmoid } from './elementary/exp.ts'
export { log } from './elementary/log.ts'
export { MathFault, type MathFaultCode } from './fault.ts'
export { canonicalJson } from './hash/canonical-json.ts'
export { SECRET_TOKEN_BYTES, type SecretTokens, secretTokens } from './hash/secret-token.ts'
export { Sha256, sha256 } from './hash/sha256.ts'
export { type AccBandsColumns, accBands, accBandsInto, accBandsStream } from './indicator/acc-bands.ts'
export type { AdoscOptions } from './indicator/accumulation.ts'
export { ad, adInto, adosc, adoscInto, adoscStream, adStream } from './indicator/accumulation.ts'
export { type AdxColumns, adx, adxInto, adxStream } from './indicator/adx.ts'
export { type AlligatorColumns, alligator, alligatorInto, alligatorStream } from './indicator/alligator.ts'
export { type AlmaOptions, alma, almaInto, almaStream } from './indicator/alma.ts'
export { type AoOptions, ao, aoInto, aoStream } from './indicator/ao.ts'
export type { AroonColumns } from './indicator/aroon.ts'
export { aroon, aroonInto, aroonOsc, aroonOscInto, aroonOscStream, aroonStream } from './indicator/aroon.ts'
export { atrStream, natr, natrInto, natrStream } from './indicator/atr.ts'
export type { BollingerColumns, BollingerOptions } from './indicator/bollinger.ts'
export { bollingerStream } from './indicator/bollinger.ts'
export {
  bollingerPercentB,
  bollingerPercentBInto,
  bollingerPercentBStream,
  bollingerWidth,
  bollingerWidthInto,
  bollingerWidthStream,
} from './indicator/bollinger-place.ts'
export { bop, bopInto, bopStream } from './indicator/bop.ts'
export type { CamarillaColumns, CamarillaOptions } from './indicator/camarilla.ts'
export { camarilla, camarillaInto, camarillaStream } from './indicator/camarilla.ts'
export { cci, cciInto, cciStream } from './indicator/cci.ts'
export type { ChaikinVolatilityOptions } from './indicator/chaikin-volatility.ts'
export {
  chaikinVolatility,
  chaikinVolatilityInto,
  chaikinVolatilityStream,
} from './indicator/chaikin-volatility.ts'
export type { ChandelierColumns, ChandelierOptions } from './indicator/chandelier-exit.ts'
export { chandelierExit, chandelierExitInto, chandelierExitStream } from './indicator/chandelier-exit.ts'
export { choppiness, choppinessInto, choppinessStream } from './indicator/choppiness.ts'
export { cmf, cmfInto, cmfStream } from './indicator/cmf.ts'
export { cmo, cmoInto, cmoStream } from './indicator/cmo.ts'
export {
  rollingBeta,
  rollingBetaInto,
  rollingBetaStream,
  rollingCorrelation,
  rollingCorrelationInto,
  rollingCorrelationStream,
} from './indicator/co-movement.ts'
export type { ConnorsRsiOptions } from './indicator/connors-rsi.ts'
export { connorsRsi, connorsRsiInto, connorsRsiStream } from './indicator/connors-rsi.ts'
export { type CoppockOptions, coppock, coppockInto, coppockStream } from './indicator/coppock.ts'
export { adxr, adxrInto, adxrStream, dx, dxInto, dxStream } from './indicator/directional.ts'
export {
  doji,
  dojiInto,
  dojiStream,
  dragonflyDoji,
  dragonflyDojiInto,
  dragonflyDojiStream,
  gravestoneDoji,
  gravestoneDojiInto,
  gravestoneDojiStream,
} from './indicator/doji.ts'
export { type DonchianColumns, donchian, donchianInto, donchianStream } from './indicator/donchian.ts'
export { dema, demaInto, demaStream, tema, temaInto, temaStream } from './indicator/double-ema.ts'
export { dpo, dpoInto, dpoStream } from './indicator/dpo.ts'
export { type ElderRayColumns, elderRay, elderRayInto, elderRayStream } from './indicator/elder-ray.ts'
export { type EmaOptions, type EmaSeed, emaStream } from './indicator/ema.ts'
export type { EnvelopeColumns, EnvelopeOptions } from './indicator/envelope.ts'
export { envelope, envelopeInto, envelopeStream } from './indicator/envelope.ts'
export { type EomOptions, eom, eomInto, eomStream } from './indicator/eom.ts'
export { type EwoOptions, ewo, ewoInto, ewoStream } from './indicator/ewo.ts'
export { type FisherColumns, fisher, fisherInto, fisherStream } from './indicator/fisher.ts'
export { forceIndex, forceIndexInto, forceIndexStream } from './indicator/force-index.ts'
export type { FractalColumns, FractalOptions } from './indicator/fractals.ts'
export { fractals, fractalsInto, fractalsStream } from './indicator/fractals.ts'
export {
  hammer,
  hammerInto,
  hammerStream,
  hangingMan,
  hangingManInto,
  hangingManStream,
  invertedHammer,
  invertedHammerInto,
  invertedHammerStream,
  shootingStar,
  shootingStarInto,
  shootingStarStream,
} from './indicator/hammer.ts'
export type { HeikinAshiColumns } from './indicator/heikin-ashi.ts'
export { heikinAshi, heikinAshiInto, heikinAshiStream } from './indicator/heikin-ashi.ts'
export { hma, hmaInto, hmaStream } from './indicator/hma.ts'
export type { IchimokuColumns, IchimokuOptions } from './indicator/ichimoku.ts'
export { ichimoku, ichimokuInto, ichimokuStream } from './indicator/ichimoku.ts'
export { type KamaOptions, kama, kamaInto, kamaStream } from './indicator/kama.ts'
export type { KeltnerColumns, KeltnerOptions } from './indicator/keltner.ts'
export { keltner, keltnerInto, keltnerStream } from './indicator/keltner.ts'
export type { KlingerColumns, KlingerOptions } from './indicator/klinger.ts'
export { klinger, klingerInto, klingerStream } from './indicator/klinger.ts'
export { type KstColumns, type KstOptions, kst, kstInto, kstStream } from './indicator/kst.ts'
export type { LaguerreRsiOptions } from './indicator/laguerre-rsi.ts'
export { laguerreRsi, laguerreRsiInto, laguerreRsiStream } from './indicator/laguerre-rsi.ts'
export {
  linregAngle,
  linregAngleInto,
  linregAngleStream,
  linregSlopeStream,
} from './indicator/linear-regression.ts'
export { linreg, linregInto, linregStream, tsf, tsfInto, tsfStream } from './indicator/linreg.ts'
export { linregIntercept, linregInterceptInto, linregInterceptStream } from './indicator/linreg-intercept.ts'
export { linregR2, linregR2Into, linregR2Stream } from './indicator/linreg-r2.ts'
export { type MacdColumns, type MacdOptions, macdStream } from './indicator/macd.ts'
export { type MamaColumns, type MamaOptions, mama, mamaInto, mamaStream } from './indicator/mama.ts'
export { type MassIndexOptions, massIndex, massIndexInto, massIndexStream } from './indicator/mass-index.ts'
export { mfi, mfiInto, mfiStream } from './indicator/mfi.ts'
export {
  midpoint,
  midpointInto,
  midpointStream,
  midprice,
  midpriceInto,
  midpriceStream,
} from './indicator/middle.ts'
export { mom, momInto, momStream, roc, rocInto, rocStream } from './indicator/momentum.ts'
export { obv, obvInto, obvStream } from './indicator/obv.ts'
export { percentRank, percentRankInto, percentRankStream } from './indicator/percent-rank.ts'
export { type PivotColumns, type PivotOptions, pivots, pivotsInto, pivotsStream } from './indicator/pivots.ts'
export type { PriceOscillatorOptions } from './indicator/price-oscillator.ts'
export { apo, apoInto, apoStream, ppo, ppoInto, ppoStream } from './indicator/price-oscillator.ts'
export type { VolatilityOptions } from './indicator/price-volatility.ts'
export {
  garmanKlass,
  garmanKlassInto,
  garmanKlassStream,
  historicalVolatility,
  historicalVolatilityInto,
  historicalVolatilityStream,
  parkinson,
  parkinsonInto,
  parkinsonStream,
} from './indicator/price-volatility.ts'
export {
  averagePrice,
  averagePriceInto,
  averagePriceStream,
  medianPrice,
  medianPriceInto,
  medianPriceStream,
  typicalPrice,
  typicalPriceInto,
  typicalPriceStream,
  weightedClose,
  weightedCloseInto,
  weightedCloseStream,
} from './indicator/prices.ts'
export { type PsarOptions, psar, psarInto, psarStream } from './indicator/psar.ts'
export { pvt, pvtInto, pvtStream } from './indicator/pvt.ts'
export { rma, rmaInto, rmaStream } from './indicator/rma.ts'
export { type RmiOptions, rmi, rmiInto, rmiStream } from './indicator/rmi.ts'
export { rollingMaxStream, rollingMinStream } from './indicator/rolling-extremes.ts'
export type { RollingQuantileOptions } from './indicator/rolling-quantile.ts'
export {
  rollingMad,
  rollingMadInto,
  rollingMadStream,
  rollingMedian,
  rollingMedianInto,
  rollingMedianStream,
  rollingQuantile,
  rollingQuantileInto,
  rollingQuantileStream,
} from './indicator/rolling-quantile.ts'
export {
  rollingKurtosis,
  rollingKurtosisInto,
  rollingKurtosisStream,
  rollingSkew,
  rollingSkewInto,
  rollingSkewStream,
} from './indicator/rolling-shape.ts'
export type { RollingStdOptions } from './indicator/rolling-std.ts'
export { rollingStdStream } from './indicator/rolling-std.ts'
export {
  rollingMean,
  rollingMeanInto,
  rollingMeanStream,
  rollingSum,
  rollingSumInto,
  rollingSumStream,
} from './indicator/rolling-sum.ts'
export { type RsiMethod, type RsiOptions, rsiStream } from './indicator/rsi.ts'
export type { Session } from './indicator/session.ts'
export { shift, shiftInto, shiftStream } from './indicator/shift.ts'
export {
  marubozu,
  marubozuInto,
  marubozuStream,
  spinningTop,
  spinningTopInto,
  spinningTopStream,
} from './indicator/single-candle.ts'
export { smaStream } from './indicator/sma.ts'
export type { RollingOptions } from './indicator/sparse-windows.ts'
export type { StarOptions } from './indicator/star.ts'
export {
  eveningStar,
  eveningStarInto,
  eveningStarStream,
  morningStar,
  morningStarInto,
  morningStarStream,
} from './indicator/star.ts'
export { type StcOptions, stc, stcInto, stcStream } from './indicator/stc.ts'
export type { StochColumns, StochFastOptions, StochOptions } from './indicator/stoch.ts'
export {
  stoch,
  stochFast,
  stochFastInto,
  stochFastStream,
  stochInto,
  stochStream,
} from './indicator/stoch.ts'
export type { StochRsiColumns, StochRsiOptions } from './indicator/stoch-rsi.ts'
export { stochRsi, stochRsiInto, stochRsiStream } from './indicator/stoch-rsi.ts'
export type { SuperTrendColumns, SuperTrendOptions } from './indicator/super-trend.ts'
export { superTrend, superTrendInto, superTrendStream } from './indicator/super-trend.ts'
export { type T3Options, t3, t3Into, t3Stream } from './indicator/t3.ts'
export {
  threeBlackCrows,
  threeBlackCrowsInto,
  threeBlackCrowsStream,
  threeWhiteSoldiers,
  threeWhiteSoldiersInto,
  threeWhiteSoldiersStream,
} from './indicator/three-candles.ts'
export { trima, trimaInto, trimaStream } from './indicator/trima.ts'
export { trix, trixInto, trixStream } from './indicator/trix.ts'
export { trueRange, trueRangeInto, trueRangeStream } from './indicator/true-range.ts'
export { type TsiOptions, tsi, tsiInto, tsiStream } from './indicator/tsi.ts'
export {
  darkCloudCover,
  darkCloudCoverInto,
  darkCloudCoverStream,
  engulfing,
  engulfingInto,
  engulfingStream,
  harami,
  haramiInto,
  haramiStream,
  piercing,
  piercingInto,
  piercingStream,
} from './indicator/two-candles.ts'
export { ulcerIndex, ulcerIndexInto, ulcerIndexStream } from './indicator/ulcer-index.ts'
export { type UltoscOptions, ultosc, ultoscInto, ultoscStream } from './indicator/ultosc.ts'
export { stddevStream, varianceStream } from './indicator/variance.ts'
export { vidya, vidyaInto, vidyaStream } from './indicator/vidya.ts'
export { evwma, evwmaInto, evwmaStream, vwma, vwmaInto, vwmaStream } from './indicator/volume-average.ts'
export { nvi, nviInto, nviStream, pvi, pviInto, pviStream } from './indicator/volume-index.ts'
export { type VortexColumns, vortex, vortexInto, vortexStream } from './indicator/vortex.ts'
export type { VwapOptions } from './indicator/vwap.ts'
export {
  rollingVwap,
  rollingVwapInto,
  rollingVwapStream,
  vwap,
  vwapInto,
  vwapStream,
} from './indicator/vwap.ts'
export type { WaveTrendColumns, WaveTrendOptions } from './indicator/wave-trend.ts'
export { waveTrend, waveTrendInto, waveTrendStream } from './indicator/wave-trend.ts'
export { willr, willrInto, willrStream } from './indicator/willr.ts'
export { wma, wmaInto, wmaStream } from './indicator/wma.ts'
export { zlema, zlemaInto, zlemaStream } from './indicator/zlema.ts'
export { zscore, zscoreInto, zscoreStream } from './indicator/zscore.ts'
export type { LinearModel, LinearOptions } from './linear/linear-model.ts'
export type { LinearRegressionModel } from './linear/linear-regression.ts'
export {
  LINEAR_REGRESSION_SCHEMA,
  parseLinearRegression,
  predictLinearRegression,
  trainLinearRegression,
} from './linear/linear-regression.ts'
export type { LogisticRegressionModel, LogisticRegressionOptions } from './linear/logistic-regression.ts'
export {
  LOGISTIC_REGRESSION_SCHEMA,
  parseLogisticRegression,
  predictLogisticRegression,
  trainLogisticRegression,
} from './linear/logistic-regression.ts'
export { above, atLeast, atMost, below, type Operand } from './mask/compare.ts'
export { crossesAbove, crossesBelow } from './mask/cross.ts'
export { and, not, or } from './mask/logic.ts'
export type { Activation } from './network/layers.ts'
export type { NetworkModel, NetworkObjective } from './network/network-model.ts'
export { NETWORK_SCHEMA, parseNetwork, predictNetwork } from './network/network-model.ts'
export type { NetworkOptions, NetworkProgress, NetworkStopping } from './network/network-options.ts'
export { trainNetwork } from './network/train-network.ts'
export { balancedClassWeights, type ClassWeights, type RowWeighting } from './preparation/class-weights.ts'
export type { ImputationModel, ImputationOptions } from './preparation/imputation.ts'
export {
  applyImputation,
  fitImputation,
  IMPUTATION_SCHEMA,
  parseImputation,
} from './preparation/imputation.ts'
export type { OneHotModel, OneHotOptions } from './preparation/one-hot.ts'
export { applyOneHot, fitOneHot, ONE_HOT_SCHEMA, parseOneHot } from './preparation/one-hot.ts'
export type { ScalingMethod, ScalingModel } from './preparation/scaling.ts'
export { applyScaling, fitScaling, parseScaling, SCALING_SCHEMA } from './preparation/scaling.ts'
export type { Standardiser } from './preparation/standardiser.ts'
export { normalQuantile } from './random/normal-quantile.ts'
export { type Random, random } from './random/random.ts'
export { ascendingOrder } from './statistics/ascending-order.ts'
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
export { kolmogorovSmirnov, populationStability } from './statistics/drift.ts'
export { type DeviationOptions, deviation, divisibleDeviation, mean, sum } from './statistics/moments.ts'
export { median, quantile } from './statistics/quantile.ts'
export { auc, averagePrecision } from './statistics/ranking.ts'
export { mae, type RegressionErrors, r2, regressionErrors, rmse } from './statistics/regression.ts'
export type { Row, Stream } from './streaming/stream.ts'
export type { FoldOptions } from './svm/cut-folds.ts'
export type { SvcModel, SvcOptions } from './svm/svc.ts'
export { decideSvc, parseSvc, predictSvc, SVC_SCHEMA, trainSvc } from './svm/svc.ts'
export type { SvmOptions, SvmProgress } from './svm/svm-options.ts'
export type { SvrModel, SvrOptions } from './svm/svr.ts'
export { parseSvr, predictSvr, SVR_SCHEMA, trainSvr } from './svm/svr.ts'
export { type CrossFills, crossFillsInto } from './sweep/cross-fills.ts'
export {
  type CrossResults,
  type CrossSweep,
  crossSweepBytes,
  sweepCrossesInto,
} from './sweep/sweep-crosses.ts'
export {
  type AveragesPiece,
  type CrossesPiece,
  runSweepPiece,
  type SweepPiece,
} from './sweep/sweep-piece.ts'
export { type CrossWalk, walkCrosses } from './sweep/walk-crosses.ts'
export { atr, atrInto } from './wasm/atr.ts'
export { bollinger, bollingerInto } from './wasm/bollinger.ts'
export { type BoostMember, boostMember } from './wasm/boosting-steps.ts'
export {
  aboveInto,
  atLeastInto,
  atMostInto,
  belowInto,
  crossesAboveInto,
  crossesBelowInto,
} from './wasm/compare.ts'
export { compareBitsInto } from './wasm/compare-bits.ts'
export type { Comparison } from './wasm/comparison.ts'
export { ema, emaInto } from './wasm/ema.ts'
export { emasInto } from './wasm/emas.ts'
export { type KernelMemory, type MemoryPart, openKernelMemory } from './wasm/kernel-memory.ts'
export { linregSlope, linregSlopeInto } from './wasm/linear-regression.ts'
export { macd, macdInto } from './wasm/macd.ts'
export { rollingMax, rollingMaxInto, rollingMin, rollingMinInto } from './wasm/rolling-extremes.ts'
export { rollingStd, rollingStdInto } from './wasm/rolling-std.ts'
export { rsi, rsiInto } from './wasm/rsi.ts'
export { sma, smaInto } from './wasm/sma.ts'
export { stddev, stddevInto, variance, varianceInto } from './wasm/variance.ts'
export type { SharedMemory } from './wasm/web-assembly.ts'

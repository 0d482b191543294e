export { type BacktestMetricsInput, backtestMetrics } from './backtest-metrics.ts'
export { type BacktestReportInput, backtestReport } from './backtest-report.ts'
export { type ComparedRun, compareRuns, type RunComparison } from './compare/compare-runs.ts'
export { type MetricRow, metricTable } from './compare/metric-table.ts'
export {
  type PairedDifference,
  type PairedOptions,
  type PairedTest,
  pairedTest,
} from './compare/paired-test.ts'
export { type TradeOverlap, tradeOverlap } from './compare/trade-overlap.ts'
export { type DailyReturnsInput, dailyReturns } from './daily-returns.ts'
export {
  type FreqtradeResult,
  type FreqtradeResultInput,
  freqtradeResult,
} from './export/freqtrade-result.ts'
export { fillsOf } from './export/freqtrade-trade.ts'
export { tradesCsv } from './export/trades-csv.ts'
export { type HoldInput, holdBenchmark } from './hold-benchmark.ts'
export { escapeHtml } from './html.ts'
export { HyperoptError } from './hyperopt/hyperopt-error.ts'
export { type EvaluationOptions, evaluationOf, sharpePerTrade } from './hyperopt/loss/evaluation-of.ts'
export type { LossInput } from './hyperopt/loss/loss.ts'
export { LOSS_NAMES, type LossName } from './hyperopt/loss/loss-functions.ts'
export {
  FIGURE_NAMES,
  type Objective,
  objectiveLoss,
  objectiveName,
  readObjective,
  TOO_FEW_TRADES_LOSS,
} from './hyperopt/loss/objective.ts'
export type {
  Evaluation,
  Evaluator,
  SettledTrial,
  StopReason,
  StudyRecord,
  StudySpec,
  StudyStore,
  ToldTrialRecord,
  Trial,
  TrialRecord,
  TrialResult,
} from './hyperopt/port.ts'
export {
  type AskedTrial,
  openSampler,
  type Sampler,
  type SamplerOptions,
  type SamplerState,
  type ToldTrial,
} from './hyperopt/sampler/sampler.ts'
export {
  SAMPLER_KINDS,
  type SamplerKind,
  type SamplerSpec,
  samplerSpec,
} from './hyperopt/sampler/sampler-spec.ts'
export {
  type ChoiceDimension,
  type Dimension,
  dimension,
  type NumberDimension,
  type ParameterValue,
  type TrialParameters,
} from './hyperopt/space/dimension.ts'
export { riskDocument } from './hyperopt/space/risk-document.ts'
export {
  type AppliedParameters,
  applyParameters,
  RISK_SPACES,
  type RiskSpace,
  riskSpace,
} from './hyperopt/space/risk-space.ts'
export { type SearchSpace, searchSpace } from './hyperopt/space/search-space.ts'
export { strategySpace } from './hyperopt/space/strategy-space.ts'
export { Front } from './hyperopt/study/front.ts'
export { type LocalOptions, localEvaluator } from './hyperopt/study/local-evaluator.ts'
export { memoryStudyStore } from './hyperopt/study/memory-study-store.ts'
export { runStudy, type StudyInput, type StudyOutcome, type StudyPorts } from './hyperopt/study/run-study.ts'
export { EffortCounter, type SearchEffort, TRADES_THAT_COUNT } from './hyperopt/study/search-effort.ts'
export type { StudyEvent, StudyProgress } from './hyperopt/study/study-event.ts'
export { neverAsked, notNext, unknownStudy } from './hyperopt/study/study-refusal.ts'
export {
  compareManifest,
  type ManifestComparison,
  type ManifestDifference,
  manifestDifferenceText,
} from './manifest/compare-manifest.ts'
export { hashCandles, hashColumns } from './manifest/hash-columns.ts'
export {
  type ManifestSeries,
  ManifestSeriesSchema,
  type RunManifest,
  RunManifestSchema,
  type SignedManifest,
  SignedManifestSchema,
} from './manifest/manifest-schema.ts'
export { manifestHash, manifestText } from './manifest/manifest-text.ts'
export { parseManifest, parseSignedManifest } from './manifest/parse-manifest.ts'
export type { CreateHasher, Hasher, Signer, Verifier } from './manifest/port.ts'
export { candleSeries, type RunManifestInput, runManifest } from './manifest/run-manifest.ts'
export { signManifest, verifyManifest } from './manifest/sign-manifest.ts'
export { type MemoryJobQueue, memoryJobQueue } from './memory-job-queue.ts'
export { memoryRunStore } from './memory-run-store.ts'
export { type MemoryTransaction, memoryTransaction } from './memory-transaction.ts'
export { type BacktestMetrics, BacktestMetricsSchema } from './metrics-schema.ts'
export type { Band } from './monte-carlo/band.ts'
export { type MonteCarlo, type MonteCarloInput, monteCarlo } from './monte-carlo/monte-carlo.ts'
export type { Resampling } from './monte-carlo/resample.ts'
export { dailyRatios, type Steps, tradeMoney, tradeRatios } from './monte-carlo/steps.ts'
export type {
  JobQueue,
  NewRun,
  Page,
  Run,
  RunKind,
  RunStatus,
  RunStore,
  Transaction,
} from './port.ts'
export {
  type ColumnDrift,
  type DecisionDrift,
  type PreparedColumns,
  type RecursiveAnalysis,
  type RecursiveInput,
  recursiveAnalysis,
} from './recursive/recursive-analysis.ts'
export { longestStartup } from './recursive/startups-to-try.ts'
export { reportHtml } from './report-html.ts'
export {
  type BacktestReport,
  BacktestReportSchema,
  type Curves,
  type Distribution,
  type Hold,
  type HoldingTimes,
  type MonthlyRow,
  type PeriodPart,
  type RandomEntry,
  type Robustness,
  type Spread,
  type TradeGroup,
  type Verdict,
} from './report-schema.ts'
export { reportText } from './report-text.ts'
export { type BestOfTrials, bestOfTrials } from './significance/best-of-trials.ts'
export {
  deflatedSharpe,
  expectedMaximumSharpe,
  independentTrials,
  type TrialSpread,
} from './significance/deflated-sharpe.ts'
export { normalProbability } from './significance/normal-probability.ts'
export { type Overfit, type OverfitInput, overfitProbability } from './significance/overfit-probability.ts'
export { type NeighbourOptions, parameterNeighbours } from './significance/parameter-neighbours.ts'
export {
  type ParameterPlateau,
  type ParameterSensitivity,
  type PlateauInput,
  parameterPlateau,
  type ScoredParameters,
} from './significance/parameter-plateau.ts'
export { type PlateauAroundInput, plateauAround } from './significance/plateau-around.ts'
export { minimumTrackRecord, probabilisticSharpe } from './significance/probabilistic-sharpe.ts'
export { type RandomEntryInput, randomEntryTest } from './significance/random-entry-test.ts'
export { type SharpeMoments, sharpeMoments } from './significance/sharpe-moments.ts'
export type {
  AverageSearch,
  AverageSearchInput,
  BestPair,
  SweptPart,
} from './sweep/average-search.ts'
export { averagesCsv } from './sweep/averages-csv.ts'
export { averagesHtml } from './sweep/averages-html.ts'
export { averagesSentence } from './sweep/averages-sentence.ts'
export { averagesText, averagesTitle } from './sweep/averages-text.ts'
export { searchAverages } from './sweep/search-averages.ts'
export {
  type AverageSweep,
  type SweepOptions,
  type SweptAverages,
  sweepAverages,
} from './sweep/sweep-averages.ts'
export type { SweepThreads } from './sweep/sweep-threads.ts'
export { canonicalTrades, TRADE_HASH_VERSION, tradeHash } from './trade-hash.ts'
export { ENOUGH_TRADES } from './verdict.ts'
export { candlesClosedBy } from './walk-forward/candles-closed-by.ts'
export type { FoldFigures } from './walk-forward/fold-figures.ts'
export { type Fold, type FoldsInput, type Period, walkForwardFolds } from './walk-forward/folds.ts'
export { type OutOfSample, type OutOfSampleInput, outOfSample } from './walk-forward/out-of-sample.ts'
export { type ParameterDrift, parameterDrift } from './walk-forward/parameter-drift.ts'
export {
  type FoldReport,
  type FoldRunRequest,
  type Optimised,
  type OptimiseRequest,
  type WalkForward,
  type WalkForwardInput,
  walkForward,
} from './walk-forward/walk-forward.ts'

export { type CheckedConfig, checkConfig } from './config/check-config.ts'
export { type ConfigProblem, findProblems } from './config/find-problems.ts'
export { parseFreq } from './config/parse-freq.ts'
export { type PipelineConfig, pipelineConfigSchema } from './config/pipeline-config.ts'
export { hashJson, hashTable } from './content-hash.ts'
export { type PrefixedRequest, rasterOf, sourceRequests } from './data/requests.ts'
export { DIALECTS, type Dialect, type DialectName, dialectOf } from './dialect/dialect.ts'
export { type FeatureEdge, findLeaks, type LeakReport, type LeakSearch } from './evaluate/leak/find-leaks.ts'
export type { LeakFinding, LeakKind, LeakSeverity } from './evaluate/leak/leak-finding.ts'
export { refitOnPrefix } from './evaluate/leak/refit-on-prefix.ts'
export { compareWithRandomEntries, type SignalRule } from './evaluate/random-entries.ts'
export {
  type CombinatorialOptions,
  type CombinatorialSplits,
  combinatorialPurged,
} from './evaluate/split/combinatorial-purged.ts'
export { type LabelEnds, labelEndsOf } from './evaluate/split/label-ends.ts'
export type { Split } from './evaluate/split/purge.ts'
export { type PurgedKFoldOptions, purgedKFold } from './evaluate/split/purged-k-fold.ts'
export { type WalkForwardSplitsOptions, walkForwardSplits } from './evaluate/split/walk-forward-splits.ts'
export { type UpstreamMetrics, upstreamMetrics } from './evaluate/upstream-metrics.ts'
export { checkCausal, type LookAhead } from './features/check-causal.ts'
export {
  type CustomInputs,
  defineFeature,
  type FeatureConfig,
  type FeatureDefinition,
  requireFeature,
} from './features/custom/define-feature.ts'
export { type CustomFeatures, isLoaded } from './features/custom/resolve-custom.ts'
export { featureLookBack } from './features/look-back.ts'
export {
  type FeatureStream,
  type FeatureStreamOptions,
  openFeatureStream,
  type StreamRow,
} from './features/stream/open-feature-stream.ts'
export { computeLabels, labelHorizon, labelKind, labelNames } from './labels/compute-labels.ts'
export { type ExtendedLabels, extendLabels } from './labels/extend-labels.ts'
export type { LabelKind } from './labels/label-generator.ts'
export { type LabelSet, labelSetSchema } from './labels/label-schema.ts'
export { labelTail, settledLabels } from './labels/settled-labels.ts'
export { inThisThread } from './learn/in-this-thread.ts'
export { boostingWork } from './learn/learners/gradient-boosting.ts'
export { networkWork } from './learn/learners/neural-network.ts'
export { type LearnedScore, type Models, parseModels } from './learn/models.ts'
export { runPiece } from './learn/run-piece.ts'
export { memoryArtifactStore } from './memory-artifact-store.ts'
export {
  type Claim,
  checkKey,
  checkPrefix,
  conflictingObject,
  type EventLedger,
  LATEST_MODELS,
  listObjects,
  memoryObjectStore,
  missingObject,
  type ObjectEvent,
  type ObjectInfo,
  type ObjectStore,
  type ObjectVersion,
  objectEventLedger,
  type PutObjectOptions,
  pointLatest,
  problemOfKey,
  publishArtifacts,
  RESERVED_SEGMENT,
  type Release,
  type ReleaseFile,
  readLatest,
  readObject,
  readRelease,
  readReleaseFile,
  requireOpened,
  type SweptReleases,
  sweepReleases,
  type TakeObjectOptions,
  type TakeOutcome,
  takeObject,
  type WatchObjectsOptions,
  type WrittenObject,
  watchObjects,
  wholeBody,
  writeRelease,
} from './objects/index.ts'
export type { Notice, Notifier, SendResult } from './online/notifier.ts'
export { type OnlineOutputs, type OutputsState, openOutputs } from './online/online-outputs.ts'
export { type OnlineScorer, onlineScorer } from './online/online-scorer.ts'
export { openOnlineLine, resumeOnlineLine } from './online/open-online-line.ts'
export type {
  OnlineAnswer,
  OnlineBars,
  OnlineHistory,
  OnlineLine,
  OnlineOptions,
  OnlineRow,
  OpenedLine,
  RefusedBar,
} from './online/port.ts'
export { rowsTable } from './online/rows-table.ts'
export { tableBars } from './online/table-bars.ts'
export {
  type AssetCandles,
  type AssetFeatures,
  type AssetTargets,
  assetFeatures,
  assetTargets,
  CANDLE_SHAPES,
  type ClassificationScore,
  type GeneratePanelOptions,
  generatePanel,
  isPanelOutput,
  LATEST_FEATURES,
  type LatestPrediction,
  type LoadedPanel,
  type LoadedPanelModel,
  loadPanel,
  PANEL_ALGORITHMS,
  PANEL_COLUMNS,
  PANEL_FEATURES,
  PANEL_FEATURES_VERSION,
  PANEL_SETTINGS,
  PANEL_VALUES,
  type Panel,
  type PanelAlgorithm,
  PanelCollector,
  type PanelFeature,
  type PanelMetrics,
  type PanelModel,
  type PanelProblem,
  type PanelProblemKind,
  PanelProblems,
  type PanelReport,
  type PanelRow,
  type PanelScore,
  type PanelSettings,
  type PanelSnapshot,
  type PanelType,
  type PanelVerdict,
  panelFeatures,
  panelSettings,
  panelSnapshot,
  predictLatest,
  type RegressionScore,
  releasePanel,
  type SavePanelOptions,
  savePanel,
  saveSnapshot,
  type TrainedPanelModel,
  type TrainPanelOptions,
  trainPanel,
  VOLUME_LEVELS,
} from './panel/index.ts'
export type { Piece, PieceResult } from './piece.ts'
export { PIPELINE_FAULT_KINDS, PipelineFault, type PipelineFaultCode } from './pipeline-fault.ts'
export {
  type ArtifactReport,
  type PipelineMetrics,
  type PipelineResult,
  pipelineResultSchema,
  type ScoreMetrics,
  type StageReport,
  type TradingBaseline,
  type Verdict,
  type VerdictFinding,
} from './pipeline-result.ts'
export type {
  Artifact,
  ArtifactStore,
  Clock,
  Lineage,
  Parallel,
  SourceRequest,
  Table,
  TableColumn,
  TableSource,
} from './port.ts'
export { type Gate, type GateReport, gateReportSchema } from './registry/gate-report.ts'
export { type Comparison, comparisonSchema } from './registry/judge-comparison.ts'
export {
  judgePromotion,
  PROMOTION_THRESHOLDS,
  type PromotionEvidence,
  type PromotionThresholds,
  promotionThresholdsSchema,
} from './registry/judge-promotion.ts'
export { memoryModelStore, PREDICTIONS_KEPT } from './registry/memory-model-store.ts'
export {
  ALIAS_NAME,
  CHALLENGER,
  CHAMPION,
  MODEL_NAME,
  requireAlias,
  requireModelName,
} from './registry/model-names.ts'
export {
  aliasedVersion,
  movedAlias,
  requireNewVersion,
  requireSameTarget,
  requireSameVersion,
  unknownModel,
} from './registry/model-refusal.ts'
export {
  type Alias,
  type FeatureColumn,
  type Model,
  type ModelMetrics,
  type ModelVersion,
  type NewModelVersion,
  newModelVersionSchema,
} from './registry/model-version.ts'
export type {
  AliasEvent,
  AliasMove,
  Feed,
  Look,
  ModelPage,
  ModelPageQuery,
  ModelStore,
  RegisterAnswer,
} from './registry/port.ts'
export {
  type NewPrediction,
  type Outcome,
  type Prediction,
  requireOutcomes,
  requirePredictions,
} from './registry/prediction.ts'
export { type PredictionFile, parsePredictionFile, predictionFileSchema } from './registry/prediction-file.ts'
export {
  compareModel,
  gatherEvidence,
  type Measuring,
  type PromoteAnswer,
  type PromoteRequest,
  promoteModel,
  requireModel,
  rollBackAlias,
} from './registry/promote-model.ts'
export {
  artifactOfReport,
  type ReadModelVersionInput,
  readModelVersion,
} from './registry/read-model-version.ts'
export { feedDifference, requireFeed, requireSameFeed } from './registry/require-feed.ts'
export {
  type Route,
  type RoutingPolicy,
  routePrediction,
  routingPolicySchema,
} from './registry/route-prediction.ts'
export { SHADOW_RULES, type ShadowRules, shadowRulesSchema } from './registry/shadow-trades.ts'
export type { LoadedFeatures } from './run/line.ts'
export type { MadeTables } from './run/made-tables.ts'
export { type NamedTable, namedTables, type StageTables } from './run/named-tables.ts'
export { planStages, STAGE_NAMES, type StageName } from './run/plan.ts'
export { type RunPipelineOptions, runPipeline } from './run/run-pipeline.ts'
export type { PipelineProgress } from './run/stage-runner.ts'
export type { HeldOutReport, HeldOutScore } from './search/judge-settings.ts'
export { type OpenSearchOptions, openSearch, type PipelineSearch } from './search/pipeline-search.ts'
export { type ScoreFigures, SEARCH_OBJECTIVES } from './search/score-figures.ts'
export type { SearchDimension, SearchSettings } from './search/search-space.ts'
export type { TrialFigures } from './search/trials.ts'
export { computeSignals } from './signals/compute-signals.ts'
export { type DiagramOptions, scoreDiagram } from './signals/diagram.ts'
export { diagramDue } from './signals/output/diagram-due.ts'
export {
  type BandState,
  type NotificationStep,
  nextNotification,
  type ScoredBar,
  type ScoreNotification,
} from './signals/output/next-notification.ts'
export {
  type DiagramNotificationModel,
  type OutputSet,
  outputSetSchema,
  type ScoreNotificationModel,
} from './signals/output/output-schema.ts'
export { type BandPlace, bandOf, requireBands } from './signals/output/score-bands.ts'
export {
  nextTransaction,
  type SignalSide,
  type SimulatedTransaction,
  signalSide,
} from './signals/output/simulated-trader.ts'
export { type SignalSet, signalSetSchema } from './signals/signal-schema.ts'
export { performanceOf, sumTrades } from './signals/simulate/performance.ts'
export { type Simulation, simulateGrid } from './signals/simulate/simulate-grid.ts'
export { simulateTrades } from './signals/simulate/simulate-trades.ts'
export { simulationCsv } from './signals/simulate/simulation-csv.ts'
export { type SimulateModel, simulateModelSchema } from './signals/simulate/simulation-schema.ts'
export { candleTable, columnNames, columnOf, createTable, findColumn, sliceTable } from './table.ts'

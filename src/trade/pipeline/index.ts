export { type CheckedConfig, checkConfig } from './config/check-config.ts'
export { type ConfigProblem, findProblems } from './config/find-problems.ts'
export { type PipelineConfig, pipelineConfigSchema } from './config/pipeline-config.ts'
export { hashJson, hashTable } from './content-hash.ts'
export { checkCausal, type LookAhead } from './features/check-causal.ts'
export { inThisThread } from './learn/in-this-thread.ts'
export { runPiece } from './learn/run-piece.ts'
export { memoryArtifactStore } from './memory-artifact-store.ts'
export {
  checkKey,
  checkPrefix,
  conflictingObject,
  listObjects,
  memoryObjectStore,
  missingObject,
  type ObjectInfo,
  type ObjectStore,
  type PutObjectOptions,
  problemOfKey,
  RESERVED_SEGMENT,
  readObject,
  requireOpened,
  wholeBody,
} from './objects/index.ts'
export type { Piece, PieceResult } from './piece.ts'
export { PIPELINE_FAULT_KINDS, PipelineFault, type PipelineFaultCode } from './pipeline-fault.ts'
export {
  type ArtifactReport,
  type PipelineMetrics,
  type PipelineResult,
  pipelineResultSchema,
  type ScoreMetrics,
  type StageReport,
  type Verdict,
} from './pipeline-result.ts'
export type {
  Artifact,
  ArtifactStore,
  CandleRequest,
  CandleSource,
  Clock,
  Lineage,
  Parallel,
  Table,
  TableColumn,
} from './port.ts'
export { type Gate, type GateReport, gateReportSchema } from './registry/gate-report.ts'
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
export { feedDifference, requireFeed, requireSameFeed } from './registry/require-feed.ts'
export { type RunPipelineOptions, runPipeline } from './run/run-pipeline.ts'
export type { PipelineProgress } from './run/stage-runner.ts'
export { columnNames, columnOf, createTable, findColumn } from './table.ts'

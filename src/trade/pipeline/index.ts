export { type CheckedConfig, checkConfig } from './config/check-config.ts'
export type { ConfigProblem } from './config/find-problems.ts'
export { type PipelineConfig, pipelineConfigSchema } from './config/pipeline-config.ts'
export { hashJson, hashTable } from './content-hash.ts'
export { memoryArtifactStore } from './memory-artifact-store.ts'
export { PIPELINE_FAULT_CODES, PipelineFault, type PipelineFaultCode } from './pipeline-fault.ts'
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
export { columnNames, columnOf, createTable, findColumn } from './table.ts'

export { type BundleHash, bundleExtension, hashOfBundle, parseBundleHash } from './bundle.ts'
export {
  deathSentence,
  type Hold,
  hasEnded,
  JOB_STATES,
  JOB_TIMES,
  type Job,
  type JobEnd,
  type JobId,
  type JobState,
  type JobTimes,
  MOST_DEATHS,
  parseJobId,
} from './job.ts'
export { type JobCode, JobError } from './job-error.ts'
export { changesOf, endedJob, requirePlace, sameJob, unknownJob } from './job-rules.ts'
export {
  type BacktestJobSpec,
  experimentFields,
  type HyperoptJobSpec,
  JOB_KINDS,
  type JobKind,
  type JobSpec,
  ParametersSchema,
  STRATEGY_NAME,
  searchFields,
} from './job-spec.ts'
export { memoryBundleStore, missingBundle, requireBundle } from './memory-bundle-store.ts'
export { type MemoryJobLine, memoryJobLine } from './memory-job-line.ts'
export { type MemoryJobs, memoryJobStore } from './memory-job-store.ts'
export { memoryResultStore } from './memory-result-store.ts'
export { memoryStrategyStore, requireNewest, saysTheSame } from './memory-strategy-store.ts'
export type {
  BundleStore,
  JobHandler,
  JobLine,
  JobQuery,
  JobResult,
  JobStore,
  KindCount,
  NewJob,
  NewStrategyVersion,
  Parameters,
  ResultStore,
  StrategyHistory,
  StrategyStore,
  StrategyVersion,
  Swept,
  Word,
} from './port.ts'

export { BOT_NAME, BotNameSchema, BotSpecSchema, botSpecFields } from './bot-spec-schema.ts'
export { type DeploymentCode, DeploymentError } from './deployment-error.ts'
export {
  type Blocker,
  HEALTH_WORDS,
  type Health,
  type Observation,
  type ObservedBot,
  worstHealth,
} from './health.ts'
export { type MemoryRuntime, memoryRuntime } from './memory-runtime.ts'
export { NOTHING_SEEN, observationOf } from './observation.ts'
export type {
  ClientStatus,
  CommitStep,
  DeploymentStore,
  GitOps,
  ReadValues,
  RepositoryChanges,
  Runtime,
  Secrets,
  ValuesChange,
  ValuesCodec,
  ValuesCommit,
  WantedClient,
  WrittenValues,
} from './port.ts'
export { problemText, type SchemaProblem, schemaProblems } from './schema-problems.ts'
export type { SecretReference, Values, ValuesDefaults, ValuesEdit, WantedBot } from './values.ts'

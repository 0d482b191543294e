export { BOT_NAME, BotNameSchema, BotSpecSchema, botSpecFields } from './bot-spec-schema.ts'
export {
  type CachedSecrets,
  cachedSecrets,
  type SecretCacheOptions,
  type SecretUse,
  type StaleSecret,
  withSecret,
} from './cached-secrets.ts'
export { type DeploymentCode, DeploymentError } from './deployment-error.ts'
export {
  type Blocker,
  HEALTH_WORDS,
  type Health,
  type Observation,
  type ObservedBot,
  worstHealth,
} from './health.ts'
export { heardSecrets } from './heard-secrets.ts'
export { type MemoryRuntime, memoryRuntime } from './memory-runtime.ts'
export { memorySecrets, unknownSecret } from './memory-secrets.ts'
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
  StoredSecret,
  TouchingCommit,
  ValuesChange,
  ValuesCodec,
  ValuesCommit,
  WantedClient,
  WrittenValues,
} from './port.ts'
export { problemText, type SchemaProblem, schemaProblems } from './schema-problems.ts'
export {
  HOUSE_SECRETS,
  parseSecretFolder,
  parseSecretName,
  parseSecretValue,
  type SecretName,
  tenantSecret,
  tenantSecrets,
} from './secret-name.ts'
export type { SecretReference, Values, ValuesDefaults, ValuesEdit, WantedBot } from './values.ts'

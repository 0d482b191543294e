export { BotNameSchema, BotSpecSchema, botSpecFields } from './bot-spec-schema.ts'
export {
  type CachedSecrets,
  cachedSecrets,
  type SecretCacheOptions,
  type StaleSecret,
} from './cached-secrets.ts'
export { clientBlockers, clientHealth } from './client-health.ts'
export { type DeploymentCode, DeploymentError } from './deployment-error.ts'
export { editValues, type ValuesEditing } from './edit-values.ts'
export {
  type Blocker,
  HEALTH_WORDS,
  type Health,
  type Observation,
  type ObservedBot,
  worstHealth,
} from './health.ts'
export { heardSecrets } from './heard-secrets.ts'
export {
  type MemoryDeploymentStore,
  memoryDeploymentStore,
  SEEN_AGAIN_MS,
} from './memory-deployment-store.ts'
export {
  type HandWritten,
  type MemoryCommit,
  type MemoryGitOps,
  type MemoryGitOptions,
  memoryGitOps,
  type StepHook,
} from './memory-git-ops.ts'
export { type MemoryRuntime, memoryRuntime } from './memory-runtime.ts'
export { memorySecrets, unknownSecret } from './memory-secrets.ts'
export { NOTHING_SEEN, observationOf } from './observation.ts'
export { plainValuesCodec, requireValues } from './plain-values-codec.ts'
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
export { refuseExposed } from './refuse-exposed.ts'
export { type Committing, refuseSecrets } from './refuse-secrets.ts'
export {
  CLIENTS_FOLDER,
  COMMAND_TRAILER,
  commandOf,
  commitMessage,
  oneLine,
  REPOSITORY_README,
  STEP_TRAILER,
  stepOf,
  TRACE_TRAILER,
  tenantOfFolder,
  tenantOfPath,
  traceOf,
  VALUES_FILE,
  valuesPath,
} from './repository-layout.ts'
export { isSameValue } from './same-value.ts'
export { LONGEST_VALUES, valuesSchema } from './schema.ts'
export { problemText, schemaProblems } from './schema-problems.ts'
export {
  isHouseSecret,
  parseSecretFolder,
  parseSecretName,
  parseSecretValue,
  type SecretName,
  tenantSecret,
  tenantSecrets,
} from './secret-name.ts'
export { type FoundSecret, findSecrets } from './secret-scan.ts'
export type { SecretReference, Values, ValuesDefaults, ValuesEdit, WantedBot } from './values.ts'
export { valuesDefaults } from './values-defaults.ts'
export { type CheckedValues, checkValues, type ValuesProblem } from './values-problems.ts'

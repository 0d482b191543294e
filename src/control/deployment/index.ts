export { type DeploymentCode, DeploymentError } from './deployment-error.ts'
export {
  type Blocker,
  HEALTH_WORDS,
  type Health,
  type Observation,
  type ObservedBot,
  worstHealth,
} from './health.ts'
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
export type { SecretReference, Values, ValuesDefaults, ValuesEdit, WantedBot } from './values.ts'

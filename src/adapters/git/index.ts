export { type GitOpsOptions, type OpenedGitOps, openGitOps } from './open-git-ops.ts'
export type { GitCredentials, LendCredentials } from './remote/credentials.ts'
export {
  type Identity,
  parseBranch,
  parseRemote,
  type RemoteAddress,
  type Transport,
} from './remote-address.ts'
export type { SigningOptions } from './signatures.ts'
export { yamlValuesCodec } from './values/yaml-values-codec.ts'
export type { GitEvent } from './write-values.ts'

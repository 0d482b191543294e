export {
  EMBEDDED_POSTGRES_ERROR_KINDS,
  type EmbeddedPostgresCode,
  EmbeddedPostgresError,
} from './embedded-postgres-error.ts'
export { hasEmbeddedPostgres } from './find-binaries.ts'
export {
  embeddedLogin,
  embeddedProgram,
  type RecoveryPlace,
  recoveryPlace,
  replaceData,
  requireStopped,
} from './recovery-place.ts'
export { type EmbeddedPostgres, type StartOptions, startPostgres } from './start-postgres.ts'
export { temporaryPostgres } from './temporary-postgres.ts'

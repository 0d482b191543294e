export {
  EMBEDDED_POSTGRES_ERROR_KINDS,
  type EmbeddedPostgresCode,
  EmbeddedPostgresError,
} from './embedded-postgres-error.ts'
export { hasEmbeddedPostgres } from './find-binaries.ts'
export { type EmbeddedPostgres, type StartOptions, startPostgres } from './start-postgres.ts'
export { temporaryPostgres } from './temporary-postgres.ts'

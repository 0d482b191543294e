import { Fault, type FaultDetails } from '../../domain/index.ts'

export type EmbeddedPostgresCode =
  /** No binaries for this platform. */
  | 'postgres.no-binaries'
  | 'postgres.folder-not-writable'
  | 'postgres.disk-full'
  /** The data folder is there, but what describes it is missing, damaged or of another major version. */
  | 'postgres.foreign-data'
  | 'postgres.init-failed'
  | 'postgres.start-failed'
  /** Another process holds the start lock for too long. */
  | 'postgres.busy'

/** Why the embedded PostgreSQL is not there. */
export class EmbeddedPostgresError extends Fault {
  declare readonly code: EmbeddedPostgresCode

  constructor(code: EmbeddedPostgresCode, message: string, details: FaultDetails = {}) {
    super('failed', code, message, details)
  }
}

import { Fault, type FaultDetails, type FaultKind } from '../../domain/index.ts'

/** Every code of {@link EmbeddedPostgresError}, with the kind of failure it is. */
export const EMBEDDED_POSTGRES_ERROR_KINDS = {
  /** No programs for this platform. */
  'postgres.no-binaries': 'failed',
  'postgres.folder-not-writable': 'failed',
  'postgres.disk-full': 'failed',
  /** The data is there, but what describes it is missing, damaged or of another major version. */
  'postgres.foreign-data': 'failed',
  'postgres.init-failed': 'failed',
  'postgres.start-failed': 'failed',
  /** Another process has been starting or stopping the server for too long. */
  'postgres.busy': 'conflict',
  /** Its data are to be replaced, and it runs. */
  'postgres.running': 'conflict',
} as const satisfies Readonly<Record<string, FaultKind>>

export type EmbeddedPostgresCode = keyof typeof EMBEDDED_POSTGRES_ERROR_KINDS

/** Why the embedded PostgreSQL is not there. */
export class EmbeddedPostgresError extends Fault {
  declare readonly code: EmbeddedPostgresCode

  constructor(code: EmbeddedPostgresCode, message: string, details: FaultDetails = {}) {
    super(EMBEDDED_POSTGRES_ERROR_KINDS[code], code, message, details)
  }
}

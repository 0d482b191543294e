/** What is known of the backups of an installation, for whoever looks after it. Moments are UTC milliseconds. */
export interface BackupState {
  /** Backups are made by themselves. */
  readonly configured: boolean
  readonly lastCompletedAt?: number
  /** Of those that are kept. */
  readonly firstCompletedAt?: number
  /** Last time that a restore was tried and every row came back. */
  readonly lastVerifiedAt?: number
  /** What the last try has found, where it failed and none has succeeded since. */
  readonly lastVerifyFailure?: string
  /** What was committed before is in the vault, by the log that is archived. */
  readonly logKeptAt?: number
}

export interface BackupLimits {
  /** UTC milliseconds. */
  readonly now: number
  /** After so many days a restore is tried again. */
  readonly verifyDays: number
}

const HOUR_MS = 3_600_000
/** A backup a day, with two hours to make it. */
export const BACKUP_LATE_MS = 26 * HOUR_MS
/** Two backups in a row did not come. */
export const BACKUP_LOST_MS = 50 * HOUR_MS
/** The log is archived every few minutes at most, and a corrupt database may cost an hour. */
export const LOG_LATE_MS = HOUR_MS / 6
export const LOG_LOST_MS = HOUR_MS
/** A verified restore stands for so long: a day is left to try the next. */
export const provenForMs = ({ verifyDays }: BackupLimits): number => (verifyDays + 1) * 24 * HOUR_MS

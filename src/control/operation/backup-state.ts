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
  /** How old the end of the log in the vault is. */
  readonly walLagSeconds?: number
}

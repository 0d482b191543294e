import type { BackupState } from '../backup-state.ts'
import { attention, bad, type Finding, good } from './check.ts'
import { spanInWords } from './in-words.ts'

export interface BackupLimits {
  /** UTC milliseconds. */
  readonly now: number
  /** After so many days a restore is tried again. */
  readonly verifyDays: number
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** A backup a day, with two hours to make it. */
const LATE_MS = 26 * HOUR_MS
const LOST_MS = 50 * HOUR_MS
/** The promise of a corrupt database is an hour. */
const WAL_LATE_S = 600
const WAL_LOST_S = 3_600

/** A backup counts when a restore of it came back row by row. */
export function judgeBackups(state: BackupState, limits: BackupLimits): Finding {
  const { configured, lastCompletedAt, lastVerifiedAt, lastVerifyFailure, walLagSeconds } = state
  const ago = (at: number) => `${spanInWords((limits.now - at) / 1_000)} ago`
  const made = lastCompletedAt === undefined ? '' : ` The last one was made ${ago(lastCompletedAt)}.`
  if (lastVerifyFailure !== undefined) {
    return bad(
      `The last try to restore failed: ${lastVerifyFailure}.`,
      'Make a backup and try to restore it; keep the older ones until that succeeds.',
      'leme backup create && leme backup verify --restore',
    )
  }
  if (!configured) {
    const reason = `No backups are made by themselves.${made}`
    return attention(reason, 'Set backups.url to a place elsewhere; by hand:', 'leme backup create')
  }
  if (lastCompletedAt === undefined) {
    return bad('No backup was completed yet.', 'Make the first one now.', 'leme backup create')
  }
  const age = limits.now - lastCompletedAt
  if (age > LATE_MS) {
    const judge = age > LOST_MS ? bad : attention
    return judge(
      `The last backup was made ${ago(lastCompletedAt)}.`,
      'See the log for why, then:',
      'leme backup create',
    )
  }
  if (walLagSeconds !== undefined && walLagSeconds > WAL_LATE_S) {
    const judge = walLagSeconds > WAL_LOST_S ? bad : attention
    return judge(
      `The archived log of the database is ${spanInWords(walLagSeconds)} behind.`,
      'What was committed since is lost with the server: see its log, and whether the vault takes files.',
      'leme backup list',
    )
  }
  if (lastVerifiedAt === undefined) {
    return attention(
      `No restore was tried yet.${made}`,
      'A backup counts once it came back.',
      'leme backup verify --restore',
    )
  }
  if (limits.now - lastVerifiedAt > (limits.verifyDays + 1) * DAY_MS) {
    return attention(
      `A restore was last verified ${ago(lastVerifiedAt)}.`,
      'Try one:',
      'leme backup verify --restore',
    )
  }
  return good(`Made ${ago(lastCompletedAt)}; a restore was verified row by row ${ago(lastVerifiedAt)}.`)
}

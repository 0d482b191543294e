import {
  BACKUP_LATE_MS,
  BACKUP_LOST_MS,
  type BackupLimits,
  type BackupState,
  LOG_LATE_MS,
  LOG_LOST_MS,
  provenForMs,
} from '../backup-state.ts'
import { attention, bad, type Finding, good } from './check.ts'
import { spanInWords } from './in-words.ts'

/** A backup counts when a restore of it came back row by row. */
export function judgeBackups(state: BackupState, limits: BackupLimits): Finding {
  const { configured, lastCompletedAt, lastVerifiedAt, lastVerifyFailure, logKeptAt } = state
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
  if (age > BACKUP_LATE_MS) {
    const judge = age > BACKUP_LOST_MS ? bad : attention
    return judge(
      `The last backup was made ${ago(lastCompletedAt)}.`,
      'See the log for why, then:',
      'leme backup create',
    )
  }
  const behindMs = limits.now - (logKeptAt ?? limits.now)
  if (behindMs > LOG_LATE_MS) {
    const judge = behindMs > LOG_LOST_MS ? bad : attention
    return judge(
      `The archived log of the database is ${spanInWords(behindMs / 1_000)} behind.`,
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
  if (limits.now - lastVerifiedAt > provenForMs(limits)) {
    return attention(
      `A restore was last verified ${ago(lastVerifiedAt)}.`,
      'Try one:',
      'leme backup verify --restore',
    )
  }
  return good(`Made ${ago(lastCompletedAt)}; a restore was verified row by row ${ago(lastVerifiedAt)}.`)
}

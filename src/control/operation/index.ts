export {
  type Alert,
  type AlertOwner,
  type AlertReport,
  type AlertState,
  type AlertSubject,
  alertId,
  fingerprintOf,
  SEVERITIES,
  type Severity,
  type Told,
} from './alert/alert.ts'
export type { AlertChange } from './alert/alert-change.ts'
export { overAlert, requireChannels, takenId, tooMany, unknownAlert } from './alert/alert-refusals.ts'
export {
  type AlertChannel,
  type AlertMatchers,
  type AlertRoute,
  type AlertSettings,
  type AlertSilence,
  CHANNEL_KINDS,
  type ChannelKind,
  type Escalation,
  fromSeverity,
  matchesAlert,
  type QuietHours,
  sees,
  silencedUntil,
} from './alert/alert-setting.ts'
export {
  type AlertFilter,
  type AlertStore,
  type DueNotification,
  type HeardEvent,
  MOST_CHANNELS,
  MOST_ROUTES,
  MOST_SILENCES,
} from './alert/alert-store.ts'
export { channelSecret } from './alert/channel-secret.ts'
export { isOver } from './alert/is-over.ts'
export {
  type BackupSigns,
  type BotSign,
  judgeSigns,
  type PlatformSigns,
  SIGN_LIMITS,
  type SignLimits,
  WATCHED_RULES,
} from './alert/judge-signs.ts'
export { type MemoryAlertStore, memoryAlertStore } from './alert/memory-alert-store.ts'
export {
  type AlertNotice,
  afterTry,
  foldNotices,
  type NewNotification,
  type NoticeKind,
  type Notification,
  type NotificationState,
  type TellOutcome,
} from './alert/notification.ts'
export { decideAlert } from './alert/plan-tellings.ts'
export type { WallClock } from './alert/quiet-hours.ts'
export { type PrometheusAlert, reportOfPrometheus } from './alert/report-of-prometheus.ts'
export { reportsOfEvent } from './alert/reports-of-event.ts'
export { requireChannel, requireRoute, requireSilence } from './alert/require-setting.ts'
export {
  type BackupObject,
  type BackupRecord,
  backupId,
  formatRecord,
  objectsOf,
  parseRecord,
  recordKey,
} from './backup/backup-record.ts'
export { copyBackup } from './backup/copy-backup.ts'
export {
  type CopiedFile,
  createBackup,
  type DatabaseCopy,
  type FolderCopy,
  type FolderIndex,
  type Sealing,
} from './backup/create-backup.ts'
export { type Expiry, expireBackups } from './backup/expire-backups.ts'
export {
  type ListedBackup,
  type Listing,
  listBackups,
  noteVerification,
  readWalHead,
  type Verification,
  vaultContents,
} from './backup/read-vault.ts'
export { planRecovery, type RecoveryPlan, type RecoveryTarget } from './backup/recovery-plan.ts'
export { type KeptFor, keptBackups, type Retention } from './backup/retention.ts'
export type { BackupVault, VaultObject } from './backup/vault.ts'
export { type VaultProblem, type VaultVerdict, verifyVault } from './backup/verify-vault.ts'
export { formatHead, headKey, parseHead, type WalHead } from './backup/wal-head.ts'
export {
  formatLsn,
  parseLsn,
  parseWalKey,
  type StoredSegment,
  segmentName,
  segmentOf,
  walKey,
  walPrefix,
} from './backup/wal-name.ts'
export type { BackupState } from './backup-state.ts'
export {
  attention,
  bad,
  byUrgency,
  CHECK_GROUPS,
  CHECK_STATES,
  type Check,
  type CheckGroup,
  type CheckState,
  type Finding,
  type Fix,
  good,
  type Reading,
  unknown,
  worst,
} from './check/check.ts'
export { type BoardReading, CheckBoard, type StateChange } from './check/check-board.ts'
export type { DatabaseLook } from './check/database-look.ts'
export { bytesInWords, counted, spanInWords } from './check/in-words.ts'
export { judgeBackups } from './check/judge-backups.ts'
export {
  judgeClock,
  judgeConnections,
  judgeDatabase,
  judgeMigrations,
  judgeSlots,
  judgeTransactions,
} from './check/judge-database.ts'
export {
  type CertificateLook,
  type DiskLook,
  judgeCertificate,
  judgeDisk,
  judgeMemory,
} from './check/judge-machine.ts'
export {
  judgeAnswer,
  judgeClients,
  judgeOutboxes,
  judgeQueue,
  judgeVersions,
  judgeWorkers,
  SILENT_S,
} from './check/judge-work.ts'
export { type CheckTools, runChecks } from './check/run-checks.ts'
export { type Verdict, verdictOf } from './check/verdict.ts'
export type { ClientUse, SeenProcess, Waiting, WorkLook } from './check/work-look.ts'
export type { Fence, Leaders, Term } from './leader.ts'
export { fencedOff, type MemoryLeaders, memoryLeaders } from './memory-leaders.ts'
export {
  deliveryId,
  type MemoryWebhookStore,
  memoryWebhookStore,
  pausedWebhook,
  tooManyWebhooks,
  unknownWebhook,
} from './memory-webhook-store.ts'
export { type OperationCode, OperationError } from './operation-error.ts'
export type { DatabaseFigures, PlatformFigures, SeriesFigures } from './platform-figures.ts'
export type { NewWebhook, Replay, WebhookStore } from './port.ts'
export {
  type Delivery,
  type DeliveryOutcome,
  type DeliveryState,
  type DueDelivery,
  hears,
  MOST_WEBHOOKS,
  nextTryAfter,
  RETRY_PAUSES_S,
  requireWebhookUrl,
  TAKEN_MS,
  type Webhook,
  type WebhookStatus,
} from './webhook.ts'

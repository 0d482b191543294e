import type { TenantId } from '../../tenant/index.ts'
import {
  BACKUP_LATE_MS,
  type BackupLimits,
  type BackupState,
  LOG_LATE_MS,
  LOG_LOST_MS,
  provenForMs,
} from '../backup-state.ts'
import { spanInWords } from '../check/in-words.ts'
import type { AlertReport, AlertSubject, Severity } from './alert.ts'

/** What a process sees of the platform at a moment. What is not known is left out, and nothing follows from it. */
export interface PlatformSigns {
  /** Of this machine or container: parts of it are told apart by it. */
  readonly host: string
  readonly requests?: { readonly answered: number; readonly failed: number }
  /** The first that waits has waited so long. */
  readonly jobsWaitMs?: number
  readonly commandsWaitMs?: number
  readonly webhooksWaitMs?: number
  readonly disks?: readonly { readonly name: string; readonly freeBytes: number; readonly bytes: number }[]
  readonly memory?: { readonly usedBytes: number; readonly bytes: number }
  readonly backup?: BackupSigns
  readonly connections?: { readonly used: number; readonly most: number }
  readonly feeds?: readonly { readonly name: string; readonly isUp: boolean }[]
  /** Clients that have used up their credits. */
  readonly withoutCredits?: readonly TenantId[]
  readonly bots?: readonly BotSign[]
}

export interface BotSign {
  /** Null: the house's own. */
  readonly tenant: TenantId | null
  readonly bot: string
  readonly health?: 'failed' | 'well'
  readonly reason?: string
  /** Share of the highest equity that is lost. */
  readonly drawdown?: number
  /** Trades that were closed, and their share that won. */
  readonly closed?: number
  readonly wonShare?: number
}

export interface SignLimits {
  readonly drawdown: number
  readonly wonShare: number
}

export const SIGN_LIMITS: SignLimits = { drawdown: 0.2, wonShare: 0.3 }

/** Where backups are made by themselves. */
export interface BackupSigns extends BackupLimits {
  /** As it was last read; undefined where it never was. */
  readonly state?: BackupState
  /** Why the vault cannot be read now, and since when. */
  readonly away?: { readonly since: number; readonly reason: string }
}

/** Rules that the platform watches by itself: what none of them finds any more is over. */
export const WATCHED_RULES = [
  ...['api.faults', 'queue.stuck', 'commands.stuck', 'webhooks.stuck', 'disk.full', 'memory.full'],
  ...['backup.away', 'backup.log-late', 'backup.old', 'backup.unproven'],
  ...['database.connections', 'feed.lost', 'credits.out'],
  ...['bot.failed', 'bot.drawdown', 'bot.low-profit'],
] as const

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const MANY_REQUESTS = 20
const MANY_TRADES = 20

type Found = readonly [
  rule: (typeof WATCHED_RULES)[number],
  severity: Severity,
  summary: string,
  action: string,
]

/** What is wrong. `alive`: a report that is not repeated for so long is over. */
export function judgeSigns(
  signs: PlatformSigns,
  { limits = SIGN_LIMITS, endsAt }: { readonly limits?: SignLimits; readonly endsAt: number },
): readonly AlertReport[] {
  const found: AlertReport[] = []
  const add = (about: Partial<AlertSubject>, [rule, severity, summary, action]: Found) =>
    found.push({
      ...{ kind: 'firing', rule, severity, summary, action, endsAt, link: null },
      ...{ tenant: null, bot: null, part: null, ...about },
    })
  judgeHost(signs, add)
  judgeLines(signs, add)
  judgeBackup(signs, add)
  for (const { name, isUp } of signs.feeds ?? [])
    if (!isUp)
      add({ part: name }, [
        'feed.lost',
        'critical',
        `The connection to ${name} is lost.`,
        'See the log for its last words; check its address, its certificate, and whether it is up.',
      ])
  for (const tenant of signs.withoutCredits ?? [])
    add({ tenant }, [
      'credits.out',
      'warning',
      `The client ${tenant} has no credits left.`,
      'Book credits: `leme tenant credits`. Until then its bots and jobs may be refused.',
    ])
  for (const bot of signs.bots ?? []) judgeBot(bot, limits, add)
  return found
}

type Add = (about: Partial<AlertSubject>, found: Found) => void

function judgeHost({ host, requests, disks, memory }: PlatformSigns, add: Add): void {
  if (requests && requests.answered >= MANY_REQUESTS && requests.failed / requests.answered >= 0.05)
    add({ part: `api on ${host}` }, [
      'api.faults',
      requests.failed / requests.answered >= 0.2 ? 'critical' : 'warning',
      `${requests.failed} of the last ${requests.answered} requests failed with 5xx.`,
      'See the log of the server for the first of them, and the page Operations for what is away.',
    ])
  for (const { name, freeBytes, bytes } of disks ?? []) {
    const free = freeBytes / bytes
    if (free < 0.1)
      add({ part: `disk ${name} on ${host}` }, [
        'disk.full',
        free < 0.03 ? 'critical' : 'warning',
        `The disk of ${name} has ${percent(free)} left, ${gigabytes(freeBytes)}.`,
        'Make it larger, or drop old data: `leme data expire`.',
      ])
  }
  if (memory && memory.usedBytes / memory.bytes >= 0.9)
    add({ part: `memory on ${host}` }, [
      'memory.full',
      'critical',
      `The server uses ${percent(memory.usedBytes / memory.bytes)} of its ${gigabytes(memory.bytes)} of memory.`,
      'Give it more, or move jobs to workers: jobs.inServer false.',
    ])
}

function judgeLines(signs: PlatformSigns, add: Add): void {
  const { jobsWaitMs = 0, commandsWaitMs = 0, webhooksWaitMs = 0, connections } = signs
  if (jobsWaitMs >= 15 * MINUTE_MS)
    add({ part: 'queue' }, [
      'queue.stuck',
      jobsWaitMs >= HOUR_MS ? 'critical' : 'warning',
      `The first job waits for ${spanInWords(jobsWaitMs / 1_000)}.`,
      'Start a worker (`leme worker`), or see in the log why those that run take none.',
    ])
  if (commandsWaitMs >= 30 * MINUTE_MS)
    add({ part: 'commands' }, [
      'commands.stuck',
      'critical',
      `A command is on its way for ${spanInWords(commandsWaitMs / 1_000)}.`,
      'See it on the page Deploys: it waits for git, for the cluster, or for an approval.',
    ])
  if (webhooksWaitMs >= HOUR_MS)
    add({ part: 'webhooks' }, [
      'webhooks.stuck',
      'info',
      `A webhook has not taken an event for ${spanInWords(webhooksWaitMs / 1_000)}.`,
      'See the deliveries of the webhook for what its receiver answers.',
    ])
  if (connections && connections.used / connections.most >= 0.85)
    add({ part: 'database' }, [
      'database.connections',
      connections.used / connections.most >= 0.95 ? 'critical' : 'warning',
      `${connections.used} of ${connections.most} connections of the database are used.`,
      'Raise max_connections, or put pgbouncer between: docs/guide/connections.md.',
    ])
}

function judgeBackup({ backup }: PlatformSigns, add: Add): void {
  if (!backup) return
  const { now, state, away } = backup
  const awayMs = away ? now - away.since : 0
  const behindMs = now - (state?.logKeptAt ?? now)
  if (away && awayMs >= LOG_LATE_MS)
    add({ part: 'backups' }, [
      'backup.away',
      awayMs >= LOG_LOST_MS ? 'critical' : 'warning',
      `The vault of backups has not been readable for ${spanInWords(awayMs / 1_000)}: ${away.reason.slice(0, 200)}`,
      'Mend its place, its credentials or the network; the log that waits is archived by itself.',
    ])
  else if (!away && behindMs > LOG_LATE_MS)
    add({ part: 'backups' }, [
      'backup.log-late',
      behindMs > LOG_LOST_MS ? 'critical' : 'warning',
      `What was written in the last ${spanInWords(behindMs / 1_000)} is in no backup: the log is not archived.`,
      'The server’s log says why; see whether the vault takes files, and `select * from pg_replication_slots`.',
    ])
  if (state) judgeBackupState(state, { limits: backup, add })
}

function judgeBackupState(
  state: BackupState,
  { limits, add }: { readonly limits: BackupLimits; readonly add: Add },
): void {
  const { now } = limits
  const { lastCompletedAt, firstCompletedAt = now, lastVerifiedAt, lastVerifyFailure } = state
  const ageMs = lastCompletedAt === undefined ? undefined : now - lastCompletedAt
  const unprovenMs = now - (lastVerifiedAt ?? firstCompletedAt)
  if (ageMs === undefined || ageMs > BACKUP_LATE_MS)
    add({ part: 'backups' }, [
      'backup.old',
      'critical',
      ageMs === undefined
        ? 'No backup was made yet.'
        : `The last backup is ${spanInWords(ageMs / 1_000)} old.`,
      'Make one now and see what it says: `leme backup create --verify`.',
    ])
  if (lastVerifyFailure !== undefined)
    add({ part: 'backups' }, [
      'backup.unproven',
      'critical',
      `The last trial of a restore failed: ${lastVerifyFailure.slice(0, 200)}`,
      'Do not trust the backups: `leme backup verify --restore`.',
    ])
  else if (unprovenMs > provenForMs(limits))
    add({ part: 'backups' }, [
      'backup.unproven',
      'critical',
      lastVerifiedAt !== undefined
        ? `A restore was last verified ${spanInWords(unprovenMs / 1_000)} ago.`
        : `The first backup is ${spanInWords(unprovenMs / 1_000)} old, and no restore was ever verified.`,
      'Try one, and see why none is tried by itself: `leme backup verify --restore`.',
    ])
}

function judgeBot(sign: BotSign, limits: SignLimits, add: Add): void {
  const { tenant, bot, health, reason, drawdown = 0, closed = 0, wonShare = 1 } = sign
  if (health === 'failed')
    add({ tenant, bot }, [
      'bot.failed',
      'critical',
      `The bot ${bot} does not run: ${(reason ?? 'it has stopped').slice(0, 300)}`,
      'See its last words on the page Bots; start it again when the reason is gone.',
    ])
  if (drawdown >= limits.drawdown)
    add({ tenant, bot }, [
      'bot.drawdown',
      'critical',
      `The bot ${bot} has lost ${percent(drawdown)} of its highest equity.`,
      'Look at its open positions; stop it when this is not what its backtest showed.',
    ])
  if (closed >= MANY_TRADES && wonShare < limits.wonShare)
    add({ tenant, bot }, [
      'bot.low-profit',
      'warning',
      `Of ${closed} trades of the bot ${bot} only ${percent(wonShare)} won.`,
      'Compare it with its backtest; consider to stop it.',
    ])
}

function percent(share: number): string {
  return `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`
}

import { setTimeout as delay } from 'node:timers/promises'
import { deliverAlerts } from '../../adapters/notify/index.ts'
import type { CachedSecrets } from '../../control/deployment/index.ts'
import {
  type Alert,
  type AlertReport,
  type AlertStore,
  isOver,
  judgeSigns,
  memoryAlertStore,
  type PlatformSigns,
  reportsOfEvent,
  type TellOutcome,
} from '../../control/operation/index.ts'
import { readChannelSecret, tellPorts } from './alert-desk.ts'
import type { AppConfig } from './app-config.ts'
import { zoneOf } from './zone-of.ts'

export interface AlertsOptions {
  readonly config: Pick<AppConfig, 'notify' | 'deploys' | 'server'>
  readonly store: AlertStore
  readonly secrets: Pick<CachedSecrets, 'read'>
  /** Rejects where the database is away. */
  readonly readSigns: () => Promise<PlatformSigns>
  readonly clock: () => number
  readonly onError: (error: unknown) => void
  readonly onTold?: (outcome: TellOutcome['kind']) => void
  /** Something of alerts has changed, in any process. */
  readonly onChange?: (version: number) => void
  readonly watchEveryMs?: number
  readonly lookEveryMs?: number
  /** How long the database may be away before that is an alert of its own. */
  readonly awayMs?: number
}

const WATCH_EVERY_MS = 15_000
const LOOK_EVERY_MS = 1_000
const AWAY_MS = 30_000
/** What is found again is written down again after so long. */
const REFRESH_MS = 5 * 60_000
/** What nobody finds any more, because whoever found it has ended, is over after so long. */
const ALIVE_MS = 15 * 60_000
const AT_ONCE = 100

/**
 * Watches the platform, makes alerts of what is found and of what commands tell, and delivers their messages, until
 * it is disposed of. Several servers may do so on one database. While the database is away, what routes said last
 * holds: that it is away is told from memory.
 */
export function runAlerts(options: AlertsOptions): AsyncDisposable {
  const { store, config, secrets, clock, onError, onTold } = options
  const stop = new AbortController()
  const { signal } = stop
  const memory = memoryAlertStore({ now: clock, wallOf: zoneOrUtc })
  const sending = {
    ...tellPorts(config, { clock, signal }),
    secretOf: (channel: Parameters<typeof readChannelSecret>[1]) => readChannelSecret(secrets, channel),
    onTry: (_: unknown, outcome: TellOutcome) => onTold?.(outcome.kind),
    onError,
  }
  const work = [
    watchPlatform(options, { memory, signal }),
    lookAgain(options, signal),
    deliverAlerts({ ...sending, store }),
    deliverAlerts({ ...sending, store: memory }),
  ]
  return {
    async [Symbol.asyncDispose]() {
      stop.abort()
      await Promise.all(work)
    },
  }
}

/** Judges what is seen, again and again. */
async function watchPlatform(
  { store, readSigns, clock, config, onError, ...timing }: AlertsOptions,
  { memory, signal }: { readonly memory: AlertStore; readonly signal: AbortSignal },
): Promise<void> {
  const { watchEveryMs = WATCH_EVERY_MS, awayMs = AWAY_MS } = timing
  let seenAt = clock()
  while (!signal.aborted) {
    try {
      const signs = await readSigns()
      await judge({ store, signs, now: clock(), limits: config.notify })
      await remember(store, memory)
      await memory.report([{ ...databaseAway(clock() - seenAt), kind: 'resolved' }])
      seenAt = clock()
    } catch (error) {
      onError(error)
      if (clock() - seenAt >= awayMs) await memory.report([databaseAway(clock() - seenAt)])
    }
    await memory.look(AT_ONCE)
    await delay(watchEveryMs, undefined, { signal }).catch(() => {})
  }
}

interface Judged {
  readonly store: Pick<AlertStore, 'list' | 'report'>
  readonly signs: PlatformSigns
  readonly now: number
  readonly limits: { readonly drawdown: number; readonly wonShare: number }
}

/** Writes down what is new, worse, or over; what is as it was, now and then. */
export async function judge({ store, signs, now, limits }: Judged): Promise<void> {
  const found = judgeSigns(signs, { limits, endsAt: now + ALIVE_MS })
  const open = new Map((await openAlerts(store)).map((alert) => [keyOf(alert), alert]))
  const news = found.filter((report) => {
    const known = open.get(keyOf(report))
    return !known || known.severity !== report.severity || now - known.lastSeenAt >= REFRESH_MS
  })
  const over = [...open.values()].filter((alert) => isOver(alert, signs, found))
  await store.report([...news, ...over.map((alert) => ({ ...alert, kind: 'resolved' as const }))])
}

function keyOf({ rule, tenant, bot, part }: Pick<AlertReport, 'rule' | 'tenant' | 'bot' | 'part'>): string {
  return JSON.stringify([rule, tenant, bot, part])
}

async function openAlerts(store: Pick<AlertStore, 'list'>): Promise<readonly Alert[]> {
  const all: Alert[] = []
  for (let cursor: string | undefined; ; ) {
    const query = { limit: 500, ...(cursor !== undefined && { cursor }) }
    const page = await store.list(null, { states: ['firing', 'acknowledged'] }, query)
    all.push(...page.items)
    if (page.nextCursor === null) return all
    cursor = page.nextCursor
  }
}

/** What operators' routes say, for when nobody can be asked. */
async function remember(store: AlertStore, memory: AlertStore): Promise<void> {
  const now = await store.settings(null)
  const before = await memory.settings(null)
  if (JSON.stringify(now) === JSON.stringify(before)) return
  for (const { id } of before.routes) await memory.removeRoute(null, id)
  for (const { id } of before.silences) await memory.removeSilence(null, id)
  for (const { id } of before.channels) await memory.removeChannel(null, id)
  for (const channel of now.channels) await memory.putChannel(channel)
  for (const silence of now.silences) await memory.putSilence(silence)
  for (const route of now.routes) await memory.putRoute(route)
}

function databaseAway(ms: number): AlertReport {
  return {
    ...{ kind: 'firing', rule: 'database.away', severity: 'critical', tenant: null, bot: null },
    ...{ part: 'database', link: null, endsAt: null },
    summary: `The database has not answered for ${Math.round(ms / 1_000)} seconds.`,
    action: 'See whether PostgreSQL runs and takes connections: `leme doctor`. Bots hold still meanwhile.',
  }
}

/** Lets time have its effect: digests, reminders, escalations, ends of silences; and hears what commands tell. */
async function lookAgain(
  { store, onError, onChange, lookEveryMs = LOOK_EVERY_MS }: AlertsOptions,
  signal: AbortSignal,
): Promise<void> {
  let version: number | undefined
  while (!signal.aborted) {
    try {
      while ((await store.hear(reportsOfEvent, AT_ONCE)) === AT_ONCE && !signal.aborted);
      await store.look(AT_ONCE)
      const now = await store.version()
      if (version !== undefined && now !== version) onChange?.(now)
      version = now
    } catch (error) {
      onError(error)
    }
    await delay(lookEveryMs, undefined, { signal }).catch(() => {})
  }
}

function zoneOrUtc(name: string): (time: number) => number {
  return isZone(name) ? zoneOf(name) : (time) => time
}

export function isZone(name: string): boolean {
  try {
    zoneOf(name)
    return true
  } catch {
    return false
  }
}

import { statfs } from 'node:fs/promises'
import { hostname, totalmem } from 'node:os'
import { resolve } from 'node:path'
import type { PostgresStore } from '../../adapters/store/postgres/index.ts'
import type { BotSeen, Telemetry } from '../../adapters/telemetry/index.ts'
import type { JobStore } from '../../control/job/index.ts'
import type { BackupSigns, BackupState, BotSign, PlatformSigns } from '../../control/operation/index.ts'
import { parseTenantId, type TenantId } from '../../control/tenant/index.ts'
import type { AppConfig } from './app-config.ts'
import type { FeedTally } from './feed-tally.ts'

const SPAN_MS = 5 * 60_000
/** With the longest `backups.walSeconds` still less than the age at which the log is late. */
const BACKUPS_EVERY_MS = 3 * 60_000
const MOST_CLIENTS = 5_000
const PAGE = 500

/** Counts answers of the server, for the last minutes. */
export class RequestTally {
  readonly #now: () => number
  readonly #seen: { readonly at: number; readonly hasFailed: boolean }[] = []

  constructor(now: () => number) {
    this.#now = now
  }

  /** The same telemetry, listened to. */
  counting(telemetry: Telemetry): Telemetry {
    return {
      ...telemetry,
      request: (seen) => {
        this.add(seen.status)
        telemetry.request(seen)
      },
    }
  }

  add(status: number): void {
    this.#seen.push({ at: this.#now(), hasFailed: status >= 500 })
    if (this.#seen.length > 10_000) this.#seen.shift()
  }

  read(): { readonly answered: number; readonly failed: number } {
    const from = this.#now() - SPAN_MS
    while (this.#seen[0] && this.#seen[0].at < from) this.#seen.shift()
    return { answered: this.#seen.length, failed: this.#seen.filter(({ hasFailed }) => hasFailed).length }
  }
}

export interface SignSources {
  readonly config: AppConfig
  readonly store: Pick<PostgresStore, 'figures' | 'deployments' | 'bots'>
  readonly jobs: Pick<JobStore, 'counts'>
  readonly requests: Pick<RequestTally, 'read'>
  readonly feeds: Pick<FeedTally, 'read'>
  /** Bots that this process runs. */
  readonly bots: () => readonly BotSeen[]
  readonly backups: () => Promise<BackupState>
  readonly clock: () => number
}

/** Reads what rules judge. Rejects where the database is away. */
export function signReader(sources: SignSources): () => Promise<PlatformSigns> {
  const { config, store, jobs, requests, feeds, clock } = sources
  const peaks = new Map<string, number>()
  const backupSigns = backupSigner(sources)
  return async () => {
    const now = clock()
    const backed = backupSigns()
    const [figures, counts, failures, disks] = await Promise.all([
      ...([store.figures(), jobs.counts(), botFailures(store)] as const),
      diskSigns(config),
    ])
    const { connections, maxConnections } = figures.database
    return {
      ...{ host: hostname(), requests: requests.read(), feeds: feeds.read(), ...(disks && { disks }) },
      memory: { usedBytes: process.memoryUsage.rss(), bytes: memoryBytes() },
      jobsWaitMs: Math.max(0, ...counts.map(({ oldestMs }) => oldestMs)),
      commandsWaitMs: age(
        figures.commands.map(({ oldestAt }) => oldestAt),
        now,
      ),
      webhooksWaitMs: age(
        [figures.deliveries.oldestAt].flatMap((at) => at ?? []),
        now,
      ),
      connections: { used: connections.reduce((sum, { count }) => sum + count, 0), most: maxConnections },
      withoutCredits: figures.poorest
        .filter(({ credits }) => credits <= 0)
        .map(({ tenant }) => parseTenantId(tenant)),
      bots: joined(failures, sources.bots(), peaks),
      ...(backed && { backup: backed }),
    }
  }
}

/**
 * Where backups are made. A vault that is away takes nothing back of what it said: ages grow on, and it is told how
 * long it has been away. Nothing waits for it: one that never answers, as a dead mount, keeps no other alert back.
 */
export function backupSigner({
  config,
  backups,
  clock,
}: Pick<SignSources, 'config' | 'backups' | 'clock'>): () => PlatformSigns['backup'] {
  const { url, verifyDays } = config.backups
  let lookedAt = Number.NEGATIVE_INFINITY
  let isLooking = false
  let known: Pick<BackupSigns, 'state' | 'away'> = {}

  const awayFor = (reason: string) => ({ ...known, away: { since: known.away?.since ?? lookedAt, reason } })
  async function look(): Promise<void> {
    isLooking = true
    known = await backups().then(
      (state) => ({ state }),
      (error: unknown) => awayFor(error instanceof Error ? error.message : String(error)),
    )
    isLooking = false
  }

  return () => {
    if (url === '') return undefined
    const now = clock()
    if (!isLooking && now - lookedAt >= BACKUPS_EVERY_MS) {
      lookedAt = now
      void look()
    }
    const isSilent = isLooking && now - lookedAt >= BACKUPS_EVERY_MS
    return { ...(isSilent ? awayFor('it does not answer') : known), now, verifyDays }
  }
}

async function diskSigns({ stateDir }: Pick<AppConfig, 'stateDir'>): Promise<PlatformSigns['disks']> {
  const { bavail, blocks, bsize } = await statfs(resolve(stateDir))
  return [{ name: 'the state folder', freeBytes: bavail * bsize, bytes: blocks * bsize }]
}

/** Of the container where there is a limit, else of the machine. */
function memoryBytes(): number {
  const limit = process.constrainedMemory()
  return limit > 0 && limit < totalmem() ? limit : totalmem()
}

/** Bots of all clients and of the house, by what the database has of them. */
async function botFailures({ deployments, bots }: SignSources['store']): Promise<readonly BotSign[]> {
  const found: BotSign[] = (await bots.list()).map(({ id, status, message }) => ({
    ...{ tenant: null, bot: id, health: status === 'failed' ? 'failed' : 'well' },
    ...(message !== '' && { reason: message }),
  }))
  let after: TenantId | undefined
  for (let clients = 0; clients < MOST_CLIENTS; clients += PAGE) {
    const statuses = await deployments.statuses({ limit: PAGE, ...(after !== undefined && { after }) })
    for (const { tenant, running } of statuses)
      for (const { name, health, blocker } of running?.bots ?? [])
        found.push({
          ...{ tenant, bot: name, health: health === 'Degraded' ? 'failed' : 'well' },
          ...(blocker && { reason: blocker.reason }),
        })
    after = statuses.at(-1)?.tenant
    if (statuses.length < PAGE) break
  }
  return found
}

/** Adds what bots of this process tell of their trades. The highest equity counts since this process looks at it. */
function joined(
  failures: readonly BotSign[],
  seen: readonly BotSeen[],
  peaks: Map<string, number>,
): readonly BotSign[] {
  const signs = new Map(failures.map((sign) => [`${sign.tenant ?? '-'} ${sign.bot}`, sign]))
  for (const { client, bot, figures } of seen) {
    const key = `${client} ${bot}`
    const known = signs.get(key) ?? { tenant: client === '-' ? null : parseTenantId(client), bot }
    if (!figures || figures.equity === null) continue
    const peak = Math.max(peaks.get(key) ?? 0, figures.equity)
    peaks.set(key, peak)
    const closed = figures.won + figures.lost
    signs.set(key, {
      ...{ ...known, drawdown: peak > 0 ? 1 - figures.equity / peak : 0, closed },
      wonShare: closed === 0 ? 1 : figures.won / closed,
    })
  }
  return [...signs.values()]
}

function age(times: readonly number[], now: number): number {
  return times.length === 0 ? 0 : Math.max(0, now - Math.min(...times))
}

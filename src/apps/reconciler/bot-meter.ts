import { rmSync } from 'node:fs'
import type { Message } from '../../control/command/index.ts'
import type { DeploymentStore, Observation } from '../../control/deployment/index.ts'
import {
  type BotMinute,
  HOUR_MS,
  MINUTE_MS,
  type MinuteStore,
  meterMinutes,
  minutesOf,
  type Tenant,
  TenantError,
  type TenantId,
  type TenantMinute,
  type TenantStore,
} from '../../control/tenant/index.ts'
import { sha256 } from '../../math/index.ts'
import { Pause } from './pause.ts'
import { readSeenMinutes } from './seen-minutes.ts'

export interface BotMeterOptions {
  readonly tenants: Pick<TenantStore, 'book' | 'list'>
  readonly deployments: Pick<DeploymentStore, 'accepted'>
  /** The door for commands: `receive`. */
  readonly ask: (command: Message) => Promise<unknown>
  /** Where minutes are kept that are not booked yet: whoever watches the bots next books the whole of an hour. */
  readonly minutes: MinuteStore
  /** Where an earlier release kept them: taken over, then removed. */
  readonly file?: string
  /** UTC milliseconds. */
  readonly now?: () => number
  readonly onTrouble?: (tenant: TenantId | null, error: unknown) => void
}

/** A meter that looks every minute until it is disposed of. */
export function startBotMeter(options: BotMeterOptions): BotMeter & AsyncDisposable {
  const meter = new BotMeter(options)
  const closing = new AbortController()
  const pause = new Pause()
  const run = async (): Promise<void> => {
    for (; !closing.signal.aborted; await pause.wait(MINUTE_MS, closing.signal)) {
      await meter.look().catch((error: unknown) => options.onTrouble?.(null, error))
    }
  }
  const running = run()
  return Object.assign(meter, {
    [Symbol.asyncDispose]: async () => {
      closing.abort()
      await running
    },
  })
}

/** What is seen last of an hour is written down a little later. */
const LATE_MS = 2 * MINUTE_MS
const PAGE = 500
/** Begins the ids of commands by which clients without credits rest; they alone are taken back by a grant. */
const RESTS = 'no-credits-'

/**
 * Counts the minutes in which bots are seen to be healthy, books them hour by hour, lets the bots of a client
 * without credits rest, and go on when it has some again.
 */
export class BotMeter {
  readonly #options: BotMeterOptions
  readonly #now: () => number
  /** Seen, and not in the store yet. */
  #seen: TenantMinute[] = []
  #minutes: ReadonlyMap<TenantId, readonly BotMinute[]> = new Map()
  readonly #seenAt = new Map<string, number>()
  readonly #last = new Map<TenantId, Observation>()

  constructor(options: BotMeterOptions) {
    this.#options = options
    this.#now = options.now ?? Date.now
    if (options.file !== undefined) this.#seen.push(...readSeenMinutes(options.file))
  }

  /** A bot that is healthy since the same time as before was so all the while. */
  see(tenant: TenantId, seen: Observation): void {
    const now = this.#now()
    this.#last.set(tenant, seen)
    for (const { name, health, since } of seen.bots) {
      if (health !== 'Healthy') continue
      const key = `${tenant}/${name}`
      const from = Math.max(since, this.#seenAt.get(key) ?? now)
      for (const minute of minutesOf(name, { from: Math.min(from, now), to: now + 1 }))
        this.#seen.push({ tenant, ...minute })
      this.#seenAt.set(key, now)
    }
  }

  /** Nothing is lost, and nothing is done twice, when it fails in the middle. */
  async look(): Promise<void> {
    await this.#write()
    this.#minutes = await this.#options.minutes.all()
    for (const tenant of this.#minutes.keys()) await this.#trying(tenant, () => this.#book(tenant))
    await this.#trying(null, () => this.#judgeAll())
  }

  /** What cannot be written is kept for the next look. */
  async #write(): Promise<void> {
    const { minutes, file } = this.#options
    const seen = this.#seen
    this.#seen = []
    try {
      await minutes.add(seen)
    } catch (error) {
      this.#seen = [...seen, ...this.#seen]
      throw error
    }
    if (file !== undefined) rmSync(file, { force: true })
  }

  async #book(tenant: TenantId): Promise<void> {
    // What is dropped is what was booked, however long that took.
    const until = this.#now() - LATE_MS
    const { tenants, minutes } = this.#options
    const { entries } = meterMinutes(this.#minutes.get(tenant) ?? [], until)
    if (entries.length === 0) return
    try {
      await tenants.book(tenant, entries)
    } catch (error) {
      if (!(error instanceof TenantError) || error.code !== 'tenant.unknown') throw error
      return minutes.drop(tenant)
    }
    await minutes.drop(tenant, Math.floor(until / HOUR_MS) * HOUR_MS)
  }

  async #judgeAll(): Promise<void> {
    for (let cursor: string | undefined; ; ) {
      const page = await this.#options.tenants.list({ limit: PAGE, ...(cursor !== undefined && { cursor }) })
      for (const tenant of page.items) await this.#trying(tenant.id, () => this.#judge(tenant))
      if (page.nextCursor === null) return
      cursor = page.nextCursor
    }
  }

  async #judge({ id, credits, status }: Tenant): Promise<void> {
    const seen = this.#last.get(id)
    if (!seen || status !== 'active') return
    const isRunning = seen.bots.some(({ commandId }) => commandId !== null)
    const { entries, open } = meterMinutes(this.#minutes.get(id) ?? [], this.#now())
    const left = credits - open + entries.reduce((sum, { amount }) => sum + amount, 0)
    if (isRunning && left <= 0) return this.#rest(id)
    if (!isRunning && left > 0) return this.#goOn(id)
  }

  async #rest(tenant: TenantId): Promise<void> {
    const accepted = (await this.#options.deployments.accepted(tenant))?.values
    if (!accepted || accepted.suspended) return
    // The same until it had an effect, or for an hour where it has none.
    const time = Math.floor(this.#now() / HOUR_MS)
    await this.#ask(tenant, `${RESTS}${shortHash(`${tenant} ${accepted.commandId} ${time}`)}`, {
      kind: 'suspend',
      reason: 'no credits are left',
    })
  }

  /** What somebody else suspended stays so. */
  async #goOn(tenant: TenantId): Promise<void> {
    const accepted = (await this.#options.deployments.accepted(tenant))?.values
    if (!accepted?.suspended || !accepted.commandId.startsWith(RESTS)) return
    const time = Math.floor(this.#now() / HOUR_MS)
    await this.#ask(tenant, `credits-${shortHash(`${tenant} ${accepted.commandId} ${time}`)}`, {
      kind: 'resume',
      reason: 'there are credits again',
    })
  }

  async #ask(tenant: TenantId, id: string, request: object): Promise<void> {
    await this.#options.ask({ id, tenant, source: 'system', actor: 'system', request })
  }

  async #trying(tenant: TenantId | null, work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      this.#options.onTrouble?.(tenant, error)
    }
  }
}

function shortHash(text: string): string {
  return sha256(text).slice(0, 32)
}

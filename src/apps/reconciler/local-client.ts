import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { BotSeen } from '../../adapters/telemetry/index.ts'
import {
  type Blocker,
  NOTHING_SEEN,
  type Observation,
  type ObservedBot,
  observationOf,
  type Values,
  type WantedBot,
  type WantedClient,
} from '../../control/deployment/index.ts'
import type { TenantId } from '../../control/tenant/index.ts'
import {
  type KeepLimits,
  KeptBot,
  keptSeen,
  type LaunchBot,
  type StartTurns,
  type WantedBotDocument,
} from '../bot/index.ts'
import { documentOf } from './local-document.ts'
import type { LocalRuntimeOptions, PreparedClient } from './local-runtime.ts'

export interface LocalClientOptions
  extends Required<
    Pick<
      LocalRuntimeOptions,
      'prepare' | 'findStrategy' | 'candlesPerSecond' | 'redact' | 'now' | 'random' | 'folder'
    >
  > {
  readonly launch: LaunchBot
  readonly limits: KeepLimits
  readonly turns: StartTurns
  readonly onChange: () => void
}

/** A bot that cannot be started, and since when. */
interface Block extends Blocker {
  readonly since: number
}

/** The bots of one client, each kept as it is wanted. */
export class LocalClient {
  readonly #tenant: TenantId
  readonly #options: LocalClientOptions
  readonly #kept = new Map<string, KeptBot>()
  readonly #blocks = new Map<string, Block>()
  /** What bots were started with last. */
  readonly #documents = new Map<string, WantedBotDocument>()
  #wanted: WantedClient | undefined
  #since = 0
  #version = 0
  #isConverging = false
  #isEnding = false
  #prepared: (PreparedClient & { readonly at: number }) | undefined
  #renewing: Promise<string | undefined> | undefined
  #schemaTrouble: string | undefined
  #attempts = 0
  #retry: NodeJS.Timeout | undefined

  constructor(tenant: TenantId, options: LocalClientOptions) {
    this.#tenant = tenant
    this.#options = options
  }

  /** Whether a process runs or is to run. */
  get isBusy(): boolean {
    return [...this.#kept.values()].some(({ isBusy }) => isBusy)
  }

  /** Returns at once; what comes of it is seen by {@link observe}. */
  want(wanted: WantedClient): void {
    if (this.#isEnding) return
    if (wanted.commit !== this.#wanted?.commit) this.#since = this.#options.now()
    this.#wanted = wanted
    this.#converge()
    this.#options.onChange()
  }

  async end(): Promise<void> {
    this.#isEnding = true
    this.#version++
    clearTimeout(this.#retry)
    for (const kept of this.#kept.values()) kept.want(undefined)
    await Promise.all([...this.#kept.values()].map((kept) => kept.rest()))
  }

  observe(): Observation {
    const wanted = this.#wanted
    if (!wanted) return NOTHING_SEEN
    const { values } = wanted
    const bots = values?.bots ?? []
    const names = new Set(bots.map(({ name }) => name))
    const ending = [...this.#kept].filter(([name, { isBusy }]) => isBusy && !names.has(name))
    const seen = [
      ...bots.map((bot) => this.#seen(bot, values)),
      ...ending.map(([name, { state }]) => busy(name, state)),
    ]
    const blocker =
      values && this.#schemaTrouble !== undefined
        ? { resource: `schema ${values.schema}`, reason: this.#schemaTrouble }
        : null
    return observationOf(wanted, seen, blocker)
  }

  /** The bots for metrics. */
  get seen(): readonly BotSeen[] {
    return [...this.#kept].flatMap(([name, kept]) => keptSeen(this.#tenant, name, kept))
  }

  #seen({ name, commandId }: WantedBot, values: Values | undefined): ObservedBot {
    const kept = this.#kept.get(name)
    if (values?.suspended) {
      if (kept?.isBusy) return busy(name, kept.state)
      return { name, health: 'Suspended', commandId: null, since: this.#since, restarts: 0, blocker: null }
    }
    const block = this.#blocks.get(name)
    if (block) {
      const { since, resource, reason } = block
      return { name, health: 'Degraded', commandId, since, restarts: 0, blocker: { resource, reason } }
    }
    if (kept) return busy(name, kept.state)
    const health = this.#schemaTrouble === undefined ? 'Progressing' : 'Missing'
    return { name, health, commandId: null, since: this.#since, restarts: 0, blocker: null }
  }

  #converge(): void {
    this.#version++
    if (this.#isConverging) return
    this.#isConverging = true
    void this.#convergeAll()
  }

  async #convergeAll(): Promise<void> {
    for (let version = -1; version !== this.#version && !this.#isEnding; ) {
      version = this.#version
      try {
        await this.#convergeOnce(version)
      } catch (error) {
        this.#isInTrouble(error)
      }
    }
    this.#isConverging = false
    this.#options.onChange()
  }

  /** Ends what nobody wants, then makes the schema, then starts what is wanted. */
  async #convergeOnce(version: number): Promise<void> {
    clearTimeout(this.#retry)
    const { values } = this.#wanted!
    const bots = values?.suspended ? [] : (values?.bots ?? [])
    const names = new Set(bots.map(({ name }) => name))
    for (const known of [this.#blocks, this.#documents]) {
      for (const name of known.keys()) if (!names.has(name)) known.delete(name)
    }
    for (const [name, kept] of this.#kept) {
      if (names.has(name)) continue
      kept.want(undefined)
      void kept.rest().then(() => this.#forget(name, kept))
    }
    if (!values || bots.length === 0) {
      this.#schemaTrouble = undefined
      return
    }
    const prepared = await this.#prepare(values)
    if (!prepared) return
    for (const bot of bots) {
      const { name, commandId, resources } = bot
      const found = await this.#documentOf(bot)
      if (version !== this.#version) return
      if ('reason' in found) {
        this.#blocks.set(name, { since: this.#options.now(), ...this.#blocks.get(name), ...found })
        this.#kept.get(name)?.want(undefined)
        continue
      }
      const { databaseUrl } = prepared
      const key = JSON.stringify([found, withoutPassword(databaseUrl)])
      this.#blocks.delete(name)
      this.#documents.set(name, found)
      this.#keep(name).want({
        ...{ key, name, commandId, document: found, databaseUrl, resources },
        renewLogin: (refused) => this.#renewLogin(refused),
      })
    }
    if (this.#blocks.size > 0) this.#later(this.#options.limits.longestPauseMs)
  }

  async #prepare(values: Values): Promise<PreparedClient | undefined> {
    if (this.#prepared) return this.#prepared
    try {
      const prepared = await this.#options.prepare(this.#tenant, values)
      this.#prepared = { ...prepared, at: this.#options.now() }
      this.#schemaTrouble = undefined
      this.#attempts = 0
      return prepared
    } catch (error) {
      this.#isInTrouble(error)
      return undefined
    }
  }

  /** The password was rotated: the schema's login is brought to what it has to be, once for all bots that ask. */
  async #renewLogin(refused: string): Promise<string | undefined> {
    const prepared = this.#prepared
    if (prepared && prepared.databaseUrl !== refused) return prepared.databaseUrl
    this.#renewing ??= this.#prepareAgain().finally(() => {
      this.#renewing = undefined
    })
    return this.#renewing
  }

  async #prepareAgain(): Promise<string | undefined> {
    const values = this.#wanted?.values
    if (!values || this.#isEnding) return undefined
    this.#prepared = undefined
    return (await this.#prepare(values))?.databaseUrl
  }

  #isInTrouble(error: unknown): void {
    this.#schemaTrouble = this.#options.redact(error instanceof Error ? error.message : String(error))
    const { firstPauseMs, longestPauseMs } = this.#options.limits
    this.#later(Math.min(firstPauseMs * 2 ** Math.min(this.#attempts++, 20), longestPauseMs))
  }

  /** What is started already is not looked up again: a store that is away ends nothing. */
  async #documentOf(bot: WantedBot): Promise<WantedBotDocument | Blocker> {
    const known = this.#documents.get(bot.name)
    if (known && isDeepStrictEqual(known.bot, bot)) return known
    return documentOf(this.#tenant, bot, this.#options)
  }

  #keep(name: string): KeptBot {
    const { folder, launch, limits, now, random, redact, turns } = this.#options
    const kept =
      this.#kept.get(name) ??
      new KeptBot({
        ...{ folder: join(folder, name), launch, limits, now, random, redact, turns },
        onChange: () => this.#heard(name),
      })
    this.#kept.set(name, kept)
    return kept
  }

  /** A bot that is down may be so because its schema, its login or its file are not as they were: they are looked at again. */
  #heard(name: string): void {
    const { limits, now, onChange } = this.#options
    const isDown = this.#kept.get(name)?.state.health === 'Degraded'
    if (isDown && this.#prepared && now() - this.#prepared.at >= limits.longestPauseMs) {
      this.#prepared = undefined
      this.#documents.delete(name)
      this.#converge()
    }
    onChange()
  }

  #forget(name: string, kept: KeptBot): void {
    if (kept.isBusy || this.#kept.get(name) !== kept || this.#isEnding) return
    this.#kept.delete(name)
    const isGone = !this.#wanted?.values?.bots.some((bot) => bot.name === name)
    if (isGone) remove(join(this.#options.folder, name))
    if (!this.#wanted?.values && this.#kept.size === 0) remove(this.#options.folder)
    this.#options.onChange()
  }

  /** Things outside may have been mended. */
  #later(ms: number): void {
    if (this.#isEnding) return
    clearTimeout(this.#retry)
    this.#retry = setTimeout(() => this.#converge(), ms)
  }
}

function busy(name: string, { health, commandId, since, restarts, reason }: KeptBot['state']): ObservedBot {
  const blocker = reason === null ? null : { resource: `bot ${name}`, reason }
  return { name, health, commandId, since, restarts, blocker }
}

/** Another password alone is no reason to start a bot anew: who runs asks for it. */
function withoutPassword(databaseUrl: string): string {
  const url = new URL(databaseUrl)
  url.password = ''
  return url.href
}

function remove(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true })
  } catch {
    // It lies there until the next client of this name.
  }
}

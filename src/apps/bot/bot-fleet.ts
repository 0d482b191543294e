import { join } from 'node:path'
import type { BotSeen } from '../../adapters/telemetry/index.ts'
import type { BotStore } from '../../trade/engine/index.ts'
import { redactor } from '../local/redaction.ts'
import { keptSeen } from './bot-seen.ts'
import { KEEP_LIMITS, KeptBot } from './kept-bot.ts'
import { type LaunchBot, nodeLauncher } from './launch-bot.ts'
import { endOrphans } from './process-note.ts'

/** What the house's own bots may use; a client's have limits of their own. */
const RESOURCES = { cpuMillis: 1_000, memoryMb: 4_096 }

/** No client is called so. */
const HOUSE = '.house'

export interface BotFleetOptions {
  readonly databaseUrl: string
  readonly bots: BotStore
  readonly folder: string
  /** What bots get into their environment. */
  readonly environment?: NodeJS.ProcessEnv
}

/** Runs the house's own bots, by their records; one that was killed is started again, one that failed says why. */
export class BotFleet implements AsyncDisposable {
  readonly #options: BotFleetOptions
  readonly #launch: LaunchBot
  readonly #kept = new Map<string, KeptBot>()
  #cleared: Promise<unknown> | undefined
  #started = 0

  constructor(options: BotFleetOptions) {
    this.#options = options
    this.#launch = nodeLauncher({
      onSay: (text) => process.stderr.write(redactor.text(text)),
      environmentOf: () => options.environment ?? {},
    })
  }

  /** Process ids of the bots that run. */
  get pids(): readonly number[] {
    return [...this.#kept.values()].flatMap(({ state }) => state.pid ?? [])
  }

  /** The bots for metrics. */
  get seen(): readonly BotSeen[] {
    return [...this.#kept].flatMap(([id, kept]) => keptSeen(null, id, kept))
  }

  async start(id: string): Promise<void> {
    const { databaseUrl, bots, folder } = this.#options
    if (this.#kept.get(id)?.state.pid !== undefined) return
    this.#cleared ??= endOrphans(folder, KEEP_LIMITS.stopMs)
    await this.#cleared
    await bots.setStatus(id, 'starting', '')
    const listen = { host: '127.0.0.1', port: 0 }
    this.#keep(id).want({
      ...{ name: id, commandId: null, databaseUrl, resources: RESOURCES, key: String(++this.#started) },
      document: { schema: 'leme.bot-process/1', kind: 'record', id, listen },
    })
  }

  /** Resolves when the bot has ended after the candle in hand, or was killed for not doing so. */
  async stop(id: string): Promise<void> {
    const kept = this.#kept.get(id)
    const isRunning = kept?.state.pid !== undefined
    kept?.want(undefined)
    if (!isRunning) await this.#options.bots.setStatus(id, 'stopped', '')
    await kept?.rest()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(
      [...this.#kept.values()].map((kept) => {
        kept.want(undefined)
        return kept.rest()
      }),
    )
  }

  #keep(id: string): KeptBot {
    const kept =
      this.#kept.get(id) ??
      new KeptBot({
        folder: join(this.#options.folder, HOUSE, encodeURIComponent(id)),
        ...{ launch: this.#launch, limits: KEEP_LIMITS, now: Date.now, random: Math.random },
        ...{ redact: redactor.text, onChange: () => {}, again: false },
      })
    this.#kept.set(id, kept)
    return kept
  }
}

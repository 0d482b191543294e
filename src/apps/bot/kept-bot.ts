import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Health } from '../../control/deployment/index.ts'
import type { BotResources } from '../../domain/index.ts'
import type { BotDocument } from './bot-document.ts'
import type { Pong } from './bot-status.ts'
import { BOT_EXIT } from './exit.ts'
import { lastWords } from './last-words.ts'
import type { BotEnd, BotProcess, LaunchBot } from './launch-bot.ts'
import { forgetProcess, noteProcess } from './process-note.ts'
import { asksLogin, loginAnswer, secretsOf } from './renewed-login.ts'
import type { StartTurns } from './start-turns.ts'
import { type WatchLimits, watchBot } from './watch-bot.ts'

/** What shall run. */
export interface BotOrder {
  /** Another one asks for another process; with the same one whatever else changes counts from its next start on. */
  readonly key: string
  readonly name: string
  /** Label of the process. */
  readonly commandId: string | null
  readonly document: BotDocument
  readonly databaseUrl: string
  /** The address as it is now, when the password of this one was refused. */
  readonly renewLogin?: (refused: string) => Promise<string | undefined>
  readonly resources: BotResources
}

/** How it is. */
export interface KeptState {
  readonly health: Extract<Health, 'Healthy' | 'Progressing' | 'Degraded'>
  /** Undefined while none runs. */
  readonly pid: number | undefined
  /** Label of the process, also while it waits to be started again; null when there is none. */
  readonly commandId: string | null
  /** Since when it has this health and this label, UTC milliseconds. */
  readonly since: number
  /** Processes of this order after the first. */
  readonly restarts: number
  /** Why it is not healthy, where that is known. */
  readonly reason: string | null
}

export interface KeepLimits extends WatchLimits {
  /** From being told to end until it is killed. */
  readonly stopMs: number
  readonly firstPauseMs: number
  readonly longestPauseMs: number
  /** A process that was healthy for so long did not fail at once. */
  readonly steadyMs: number
  /** So many failures one after the other are no accident. */
  readonly loopAfter: number
}

export const KEEP_LIMITS: KeepLimits = Object.freeze({
  ...{ startMs: 120_000, silenceMs: 30_000, idleMs: 60_000, answerMs: 5_000, lookMs: 1_000, pingMs: 5_000 },
  ...{ stopMs: 10_000, firstPauseMs: 1_000, longestPauseMs: 60_000, steadyMs: 60_000, loopAfter: 3 },
})

export interface KeptBotOptions {
  /** Of this bot alone. */
  readonly folder: string
  readonly launch: LaunchBot
  readonly limits: KeepLimits
  /** UTC milliseconds. */
  readonly now: () => number
  /** 0…1. */
  readonly random: () => number
  /** Takes out of a text what nobody may see. */
  readonly redact: (text: string) => string
  readonly onChange: () => void
  /** Whether one that ended by itself is started again; default true. One that was killed always is. */
  readonly again?: boolean
  /** Shared with others that start on this machine. */
  readonly turns?: StartTurns
}

interface Life {
  /** Aborted when something else is wanted. */
  readonly changed: AbortSignal
  readonly isDown: () => boolean
  /** It has loaded. */
  readonly onAnswer: () => void
}

interface Failure {
  readonly reason: string
  /** It will be the same the next time. */
  readonly lasts: boolean
  readonly byItself: boolean
  /** For so long it was healthy before. */
  readonly wellMs: number
}

/**
 * Keeps one bot's process as it is wanted: at most one at a time, started again with growing pauses, replaced
 * when something else is wanted, ended when nothing is.
 */
export class KeptBot {
  readonly #options: KeptBotOptions
  #order: BotOrder | undefined
  #changed = new AbortController()
  #isKeeping = false
  #waiting: (() => void)[] = []
  #state: KeptState
  /** What its process said last; undefined while there is none. */
  pong: Pong | undefined

  constructor(options: KeptBotOptions) {
    this.#options = options
    this.#state = { ...REST, since: options.now() }
  }

  get state(): KeptState {
    return this.#state
  }

  /** Whether a process runs or is to run. */
  get isBusy(): boolean {
    return this.#isKeeping
  }

  /** Undefined: nothing shall run. */
  want(order: BotOrder | undefined): void {
    const isSame = order?.key === this.#order?.key
    this.#order = order
    if (isSame) return
    this.#changed.abort()
    this.#changed = new AbortController()
    if (this.#isKeeping) return
    this.#isKeeping = true
    void this.#keep()
  }

  /** Resolves when nothing runs and nothing shall. */
  async rest(): Promise<void> {
    if (this.#isKeeping) await new Promise<void>((done) => this.#waiting.push(done))
  }

  async #keep(): Promise<void> {
    while (this.#order) await this.#follow(this.#changed.signal)
    this.#isKeeping = false
    this.#become(REST)
    for (const done of this.#waiting.splice(0)) done()
  }

  /** Runs one order until it changes. */
  async #follow(changed: AbortSignal): Promise<void> {
    const { limits, turns, again = true } = this.#options
    let failures = 0
    let lasts = false
    this.#become(REST)
    for (let restarts = 0; !changed.aborted; restarts++) {
      const isDown = () => lasts || failures >= limits.loopAfter
      this.#become({ health: isDown() ? 'Degraded' : 'Progressing', restarts })
      const release = (await turns?.take(changed)) ?? (() => {})
      if (changed.aborted) return release()
      const failure = await this.#runOnce(this.#order!, { changed, isDown, onAnswer: release })
      release()
      if (!failure || changed.aborted) return
      failures = failure.wellMs >= limits.steadyMs ? 1 : failures + 1
      lasts = failure.lasts
      const rests = failure.byItself && !again
      const health = isDown() || rests ? 'Degraded' : 'Progressing'
      this.#become({ pid: undefined, health, reason: failure.reason })
      if (rests) await unless(changed, new Promise(() => {}))
      else await delay(this.#pause(failures, lasts), undefined, { signal: changed }).catch(() => {})
    }
  }

  /** Runs one process to its end. Undefined: it ended because something else is wanted. */
  async #runOnce(order: BotOrder, { changed, isDown, onAnswer }: Life): Promise<Failure | undefined> {
    const { folder, limits, now } = this.#options
    let bot: BotProcess
    this.#become({ commandId: order.commandId })
    try {
      bot = this.#start(order)
    } catch (error) {
      return { reason: this.#open(order, String(error)), lasts: false, byItself: false, wellMs: 0 }
    }
    this.#become({ pid: bot.pid })
    bot.onMessage((message) => {
      if (asksLogin(message)) void this.#renewLogin(bot, changed)
    })
    const over = new AbortController()
    let hasAnswered = false
    let wellSince: number | undefined
    const verdict = watchBot(bot, {
      ...{ order, limits, now, signal: over.signal },
      onPong: (pong) => {
        onAnswer()
        if (!hasAnswered) bot.settle()
        hasAnswered = true
        if (changed.aborted || over.signal.aborted) return
        this.pong = pong
        const { state, message } = pong
        if (state === 'running' || state === 'finished') {
          wellSince ??= now()
          this.#become({ health: 'Healthy', reason: null })
        } else if (!isDown()) this.#become({ health: 'Progressing', reason: message || null })
      },
    })
    const judged = await unless(changed, Promise.race([bot.ended.then(() => undefined), verdict]))
    over.abort()
    if (changed.aborted) {
      this.#become({ health: 'Progressing', reason: null })
      bot.kill('SIGTERM')
    } else if (judged !== undefined) bot.kill('SIGKILL')
    const patience = setTimeout(() => bot.kill('SIGKILL'), limits.stopMs)
    const end = await bot.ended
    this.pong = undefined
    clearTimeout(patience)
    forgetProcess(folder)
    if (changed.aborted) return undefined
    const wellMs = wellSince === undefined ? 0 : now() - wellSince
    if (judged !== undefined) return { reason: judged, lasts: false, byItself: false, wellMs }
    return {
      reason: reasonOf({ ...end, said: this.#open(order, end.said) }, order),
      lasts: end.code === BOT_EXIT.refused,
      byItself: end.code !== null,
      wellMs,
    }
  }

  #start(order: BotOrder): BotProcess {
    const { folder, launch } = this.#options
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const path = join(folder, 'bot.json')
    writeFileSync(`${path}.unfinished`, `${JSON.stringify(order.document, null, 2)}\n`, { mode: 0o600 })
    renameSync(`${path}.unfinished`, path)
    rmSync(join(folder, 'listening.json'), { force: true })
    const bot = launch(path, order)
    if (bot.pid !== undefined) noteProcess(folder, bot.pid)
    return bot
  }

  /** Whatever comes of it is told, so that nobody waits. */
  async #renewLogin(bot: BotProcess, changed: AbortSignal): Promise<void> {
    const order = this.#order
    let databaseUrl: string | undefined
    try {
      if (!changed.aborted && order) databaseUrl = await order.renewLogin?.(order.databaseUrl)
    } catch {
      // The bot says that its login was refused, and is started again.
    }
    if (databaseUrl !== undefined && this.#order === order) this.#order = { ...order!, databaseUrl }
    bot.tell(loginAnswer(databaseUrl))
  }

  #pause(failures: number, lasts: boolean): number {
    const { firstPauseMs, longestPauseMs } = this.#options.limits
    const pause = lasts ? longestPauseMs : Math.min(firstPauseMs * 2 ** (failures - 1), longestPauseMs)
    return pause * (0.8 + 0.4 * this.#options.random())
  }

  /** A text without what nobody may see. */
  #open({ databaseUrl }: BotOrder, text: string): string {
    const now = this.#order?.databaseUrl ?? databaseUrl
    const secrets = [...secretsOf(databaseUrl), ...secretsOf(now)]
    const open = secrets.reduce((left, secret) => left.replaceAll(secret, '[secret]'), text)
    return this.#options.redact(open)
  }

  #become(change: Partial<Omit<KeptState, 'since'>>): void {
    const next = { ...this.#state, ...change }
    const isSame = (...keys: (keyof KeptState)[]) => keys.every((key) => next[key] === this.#state[key])
    if (isSame('health', 'pid', 'commandId', 'restarts', 'reason')) return
    this.#state = isSame('health', 'commandId') ? next : { ...next, since: this.#options.now() }
    this.#options.onChange()
  }
}

const REST = { pid: undefined, commandId: null, health: 'Progressing', restarts: 0, reason: null } as const

function reasonOf({ code, signal, said }: BotEnd, { name }: BotOrder): string {
  const words = lastWords(said, name)
  const how = signal
    ? `was ended by ${signal}`
    : code === null
      ? 'could not be started'
      : `ended with code ${code}`
  if (words === '') return how
  return code === BOT_EXIT.refused ? words : `${how}: ${words}`
}

/** Resolves with the work's result, or with undefined as soon as the signal is aborted. Rejects never. */
function unless<T>(signal: AbortSignal, work: Promise<T>): Promise<T | undefined> {
  return new Promise((resolve) => {
    const done = (value?: T) => {
      signal.removeEventListener('abort', onAbort)
      resolve(value)
    }
    const onAbort = () => done()
    if (signal.aborted) return resolve(undefined)
    signal.addEventListener('abort', onAbort)
    void work.then(done)
  })
}

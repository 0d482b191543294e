import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { BotStore } from '../../trade/engine/index.ts'
import { EXTENSION } from '../local/installation.ts'

const STOP_MS = 10_000
const RESTARTS = 5
const FIRST_PAUSE_MS = 1_000

/** Runs each bot as a process of its own and starts one again that was killed. */
export class BotFleet implements AsyncDisposable {
  readonly #url: string
  readonly #bots: BotStore
  readonly #children = new Map<string, ChildProcess>()
  readonly #restarts = new Map<string, number>()
  #closing = false

  constructor(databaseUrl: string, bots: BotStore) {
    this.#url = databaseUrl
    this.#bots = bots
  }

  /** Process ids of the bots that run. */
  get pids(): readonly number[] {
    return [...this.#children.values()].flatMap(({ pid }) => pid ?? [])
  }

  async start(id: string): Promise<void> {
    if (this.#children.has(id)) return
    await this.#bots.setStatus(id, 'starting', '')
    this.#launch(id)
  }

  /** Resolves when the bot has ended after the candle in hand, or was killed for not doing so. */
  async stop(id: string): Promise<void> {
    const child = this.#children.get(id)
    if (!child) return this.#bots.setStatus(id, 'stopped', '')
    this.#restarts.set(id, RESTARTS)
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    child.kill('SIGTERM')
    const patience = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
    await ended
    clearTimeout(patience)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing = true
    await Promise.all([...this.#children.keys()].map((id) => this.stop(id)))
  }

  #launch(id: string): void {
    const child = fork(fileURLToPath(new URL(`./main${EXTENSION}`, import.meta.url)), [id], {
      env: { ...process.env, DATABASE_URL: this.#url },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    this.#children.set(id, child)
    child.once('exit', (code, signal) => {
      this.#children.delete(id)
      if (code === null && signal !== 'SIGTERM') this.#again(id)
    })
  }

  /** A bot that was killed resumes from its journal; one that failed by itself says why and stays down. */
  #again(id: string): void {
    const times = this.#restarts.get(id) ?? 0
    if (this.#closing || times >= RESTARTS) return
    this.#restarts.set(id, times + 1)
    setTimeout(
      () => {
        if (!this.#closing && !this.#children.has(id)) this.#launch(id)
      },
      FIRST_PAUSE_MS * 2 ** times,
    ).unref()
  }
}

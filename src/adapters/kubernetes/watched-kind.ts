import { setTimeout as delay } from 'node:timers/promises'
import type { ApiRequest, ClusterLink } from './cluster-link.ts'
import { hasStatus, KubernetesError } from './kubernetes-error.ts'
import { listAt, numberAt, textAt, valueAt } from './read-wire.ts'

export interface WatchTiming {
  /** Between tries; doubled up to the longest. */
  readonly firstPauseMs: number
  readonly longestPauseMs: number
  /** A watch that tells nothing for so long, not even how far it is, is dead. */
  readonly silenceMs: number
  /** Objects of one page of a list. */
  readonly page: number
}

export const WATCH_TIMING: WatchTiming = {
  firstPauseMs: 250,
  longestPauseMs: 30_000,
  silenceMs: 90_000,
  page: 500,
}

/** Whether what is known of a kind is what the cluster knows. `since`: when it stopped being so. */
export type WatchState =
  | { readonly kind: 'fresh' }
  /** `denied`: the account may not see it, and will not by waiting. */
  | { readonly kind: 'lost'; readonly since: number; readonly reason: string; readonly denied: boolean }

export interface WatchedKindOptions<T> {
  readonly link: ClusterLink
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  readonly accept?: string
  /** What is kept of an object; undefined for one that is not ours. */
  readonly read: (object: unknown) => T | undefined
  readonly onChange: (key: string, before: T | undefined, after: T | undefined) => void
  readonly onState: () => void
  readonly now: () => number
  readonly timing: WatchTiming
}

/**
 * Every object of a kind, kept up to date: listed once, then watched from that revision on. A watch that has
 * expired (410) lists again; one that is lost goes on where it was, after a pause.
 */
export class WatchedKind<T> implements AsyncDisposable {
  readonly #options: WatchedKindOptions<T>
  readonly #seen = new Map<string, T>()
  readonly #control = new AbortController()
  /** Of the watch that is open. */
  #watch = new AbortController()
  #revision: string | undefined
  #state: WatchState
  #failures = 0
  /** Times in a row that its revision was gone before anything was heard. */
  #expiries = 0
  #work: Promise<void> = Promise.resolve()

  constructor(options: WatchedKindOptions<T>) {
    this.#options = options
    this.#state = { kind: 'lost', since: options.now(), reason: 'it was not listed yet', denied: false }
  }

  get state(): WatchState {
    return this.#state
  }

  /** By namespace and name. */
  get(key: string): T | undefined {
    return this.#seen.get(key)
  }

  /** Resolves when it was listed, or the first try has failed. */
  async start(): Promise<void> {
    await this.#attempt(() => this.#list())
    this.#work = this.#run()
  }

  /** Somebody found out that the cluster is out of reach, and since when: what is open is given up and tried again. */
  doubt(reason: string, since: number): void {
    if (this.#state.kind === 'fresh') this.#lose(reason, { denied: false, since })
    this.#watch.abort()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#control.abort()
    this.#watch.abort()
    await this.#work
  }

  async #run(): Promise<void> {
    const { timing } = this.#options
    const { signal } = this.#control
    while (!signal.aborted) {
      // A watch that ends by itself is opened again soon; one that fails, later each time.
      const doublings = this.#failures + Math.max(0, this.#expiries - 1)
      const longerMs = timing.firstPauseMs * 2 ** Math.min(doublings, 20)
      const rest = delay(Math.min(longerMs, timing.longestPauseMs), undefined, { signal }).catch(() => {})
      await this.#attempt(async () => {
        if (this.#revision === undefined) await this.#list()
        await this.#follow()
      })
      await rest
    }
  }

  async #attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work()
      this.#failures = 0
    } catch (error) {
      if (this.#control.signal.aborted) return
      if (this.#watch.signal.aborted && this.#state.kind === 'lost') {
        // Given up because of a doubt, which said why.
        this.#failures++
        return
      }
      const isExpired = hasStatus(error, 410)
      if (isExpired) {
        this.#revision = undefined
        this.#expiries++
        // Once it is nobody's fault: it lists again, and nothing is lost.
        if (this.#expiries === 1) return
      }
      this.#failures++
      this.#lose(reasonOf(error), { denied: isDenied(error), since: this.#options.now() })
    }
  }

  #lose(reason: string, { denied, since }: { readonly denied: boolean; readonly since: number }): void {
    const earliest = this.#state.kind === 'lost' ? this.#state.since : since
    this.#state = { kind: 'lost', since: earliest, reason, denied }
    this.#options.onState()
  }

  #find(): void {
    if (this.#state.kind === 'fresh') return
    this.#state = { kind: 'fresh' }
    this.#options.onState()
  }

  async #list(): Promise<void> {
    const { link, timing } = this.#options
    const listed = new Map<string, T>()
    let next = ''
    let revision = ''
    do {
      const page = await link.send(this.#request({ limit: timing.page, continue: next || undefined }))
      for (const item of listAt(page, 'items')) this.#keep(item, listed)
      revision = textAt(page, 'metadata', 'resourceVersion')
      next = textAt(page, 'metadata', 'continue')
    } while (next)
    for (const key of [...this.#seen.keys()]) if (!listed.has(key)) this.#set(key, undefined)
    for (const [key, one] of listed) this.#set(key, one)
    this.#revision = revision
    this.#find()
  }

  #keep(item: unknown, into: Map<string, T>): void {
    const one = this.#options.read(item)
    if (one !== undefined) into.set(keyOf(item), one)
  }

  #set(key: string, after: T | undefined): void {
    const before = this.#seen.get(key)
    if (before === undefined && after === undefined) return
    if (after === undefined) this.#seen.delete(key)
    else this.#seen.set(key, after)
    this.#options.onChange(key, before, after)
  }

  async #follow(): Promise<void> {
    const { link, timing } = this.#options
    this.#watch = new AbortController()
    const signal = AbortSignal.any([this.#control.signal, this.#watch.signal])
    const query = { watch: 'true', allowWatchBookmarks: 'true', resourceVersion: this.#revision }
    const { silenceMs } = timing
    const events = link.lines({ ...this.#request(query), signal }, { silenceMs, onOpen: () => this.#find() })
    for await (const event of events) this.#hear(event)
  }

  #hear(event: unknown): void {
    const type = textAt(event, 'type')
    const object = valueAt(event, 'object')
    if (type === 'ERROR') {
      const status = numberAt(object, 'code')
      const words = textAt(object, 'message') || `status ${status}`
      throw new KubernetesError('kubernetes.refused', `the watch of ${this.#options.path} ended: ${words}`, {
        status,
      })
    }
    this.#failures = 0
    this.#expiries = 0
    const revision = textAt(object, 'metadata', 'resourceVersion')
    if (revision) this.#revision = revision
    if (type === 'BOOKMARK') return
    this.#set(keyOf(object), type === 'DELETED' ? undefined : this.#options.read(object))
  }

  #request(query: NonNullable<ApiRequest['query']>): ApiRequest {
    const { path, accept, query: fixed } = this.#options
    return { path, query: { ...fixed, ...query }, signal: this.#control.signal, ...(accept && { accept }) }
  }
}

function keyOf(object: unknown): string {
  return `${textAt(object, 'metadata', 'namespace')}/${textAt(object, 'metadata', 'name')}`
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : 'the connection failed'
}

function isDenied(error: unknown): boolean {
  return error instanceof KubernetesError && error.code === 'kubernetes.denied'
}

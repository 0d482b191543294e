import type { TenantId } from '../../control/tenant/index.ts'

/** What is to be done for a client: tell the runtime, though nothing changed, or write down what is seen. */
export interface Due {
  readonly apply: boolean
  readonly force: boolean
}

export interface ClientTurnsOptions {
  /** Clients that are worked on at a time. */
  readonly atOnce: number
  readonly work: (tenant: TenantId, due: Due) => Promise<void>
  readonly onTrouble: (tenant: TenantId, error: unknown) => void
  /** Milliseconds until it is tried again after so many failures in a row. */
  readonly pauseAfter: (failures: number) => number
}

/**
 * Who is to be worked on, each client at most once at a time and by what was asked last. Whoever was asked for
 * now goes before those who are only looked at again, so one change does not wait for a thousand clients.
 */
export class ClientTurns {
  readonly #options: ClientTurnsOptions
  readonly #soon = new Map<TenantId, Due>()
  readonly #later = new Map<TenantId, Due>()
  readonly #working = new Map<TenantId, Promise<void>>()
  readonly #failures = new Map<TenantId, number>()
  readonly #pauses = new Map<TenantId, NodeJS.Timeout>()
  #waiting: (() => void)[] = []
  #isClosed = false

  constructor(options: ClientTurnsOptions) {
    this.#options = options
  }

  /** Now, before those of {@link askLater}. */
  ask(tenant: TenantId, due: Due): void {
    this.#put(tenant, due, this.#soon)
  }

  /** When there is nothing better to do. */
  askLater(tenant: TenantId, due: Due): void {
    this.#put(tenant, due, this.#soon.has(tenant) ? this.#soon : this.#later)
  }

  /** Resolves when nothing is left to do but what failed and is tried again. */
  async idle(): Promise<void> {
    if (this.#soon.size + this.#later.size + this.#working.size === 0) return
    await new Promise<void>((done) => this.#waiting.push(done))
  }

  /** Ends after the work in hand. */
  async close(): Promise<void> {
    this.#isClosed = true
    this.#soon.clear()
    this.#later.clear()
    for (const pause of this.#pauses.values()) clearTimeout(pause)
    await Promise.all(this.#working.values())
  }

  #put(tenant: TenantId, due: Due, line: Map<TenantId, Due>): void {
    if (this.#isClosed) return
    const before = this.#soon.get(tenant) ?? this.#later.get(tenant)
    this.#later.delete(tenant)
    line.set(tenant, {
      apply: due.apply || before?.apply === true,
      force: due.force || before?.force === true,
    })
    this.#pump()
  }

  #pump(): void {
    for (const line of [this.#soon, this.#later]) {
      for (const [tenant, due] of line) {
        if (this.#working.size >= this.#options.atOnce) return
        if (this.#working.has(tenant)) continue
        line.delete(tenant)
        this.#working.set(tenant, this.#work(tenant, due))
      }
    }
    if (this.#working.size + this.#soon.size + this.#later.size > 0) return
    for (const done of this.#waiting.splice(0)) done()
  }

  async #work(tenant: TenantId, due: Due): Promise<void> {
    // A look alone is not what a pause is waited for.
    if (due.apply) {
      clearTimeout(this.#pauses.get(tenant))
      this.#pauses.delete(tenant)
    }
    try {
      await this.#options.work(tenant, due)
      if (!this.#pauses.has(tenant)) this.#failures.delete(tenant)
    } catch (error) {
      this.#again(tenant, due, error)
    }
    this.#working.delete(tenant)
    this.#pump()
  }

  #again(tenant: TenantId, due: Due, error: unknown): void {
    const failures = (this.#failures.get(tenant) ?? 0) + 1
    this.#failures.set(tenant, failures)
    this.#options.onTrouble(tenant, error)
    if (this.#isClosed || this.#pauses.has(tenant)) return
    const pause = setTimeout(() => {
      this.#pauses.delete(tenant)
      this.ask(tenant, due)
    }, this.#options.pauseAfter(failures))
    this.#pauses.set(tenant, pause)
  }
}

import type { Followed } from '../../control/command/index.ts'
import type { Runtime, WantedClient } from '../../control/deployment/index.ts'
import { fencedOff } from '../../control/operation/index.ts'
import type { TenantId } from '../../control/tenant/index.ts'
import { ClientTurns, type Due } from './client-turns.ts'
import { Pause } from './pause.ts'
import type { ReconcilerOptions } from './reconciler.ts'
import type { ReconcilerEvent } from './reconciler-event.ts'
import { pauseAfter, type ReconcilerTiming } from './reconciler-timing.ts'

export interface LeadershipOptions extends Pick<ReconcilerOptions, 'deployments' | 'hear' | 'onSeen'> {
  readonly follow: () => Promise<Followed>
  /** Whether no other process leads. */
  readonly holds: () => Promise<boolean>
  readonly runtime: Runtime
  readonly timing: ReconcilerTiming
  readonly tell: (event: ReconcilerEvent) => void
  readonly now: () => number
  readonly random: () => number
}

const PAGE = 500
const APPLY: Due = { apply: true, force: false }
const RENEW: Due = { apply: true, force: true }
const LOOK: Due = { apply: false, force: false }

/** What one process does while it is the one that follows the repository. */
export class Leadership {
  readonly #options: LeadershipOptions
  readonly #turns: ClientTurns
  /** What the runtime was told of each client. */
  readonly #told = new Map<TenantId, string>()
  /** Until when what is seen of a client is written down often. */
  readonly #fresh = new Map<TenantId, number>()
  /** Clients to be looked at by and by. */
  #round: TenantId[] = []
  #strays = ''
  readonly #pause = new Pause()

  constructor(options: LeadershipOptions) {
    const { timing, tell, random } = options
    this.#options = options
    this.#turns = new ClientTurns({
      atOnce: timing.atOnce,
      work: (tenant, due) => this.#work(tenant, due),
      onTrouble: (tenant, error) => tell({ kind: 'client.trouble', tenant, error }),
      pauseAfter: (failures) => pauseAfter(failures, timing, random),
    })
  }

  /** Looks at the repository now. */
  wake(): void {
    this.#pause.wake()
  }

  /** Something of the client is seen otherwise. */
  changed(tenant: TenantId): void {
    const { now, timing } = this.#options
    this.#fresh.set(tenant, now() + timing.freshMs)
    this.#turns.ask(tenant, LOOK)
  }

  /** Until the signal; then it ends after the work in hand, and what runs goes on. */
  async lead(signal: AbortSignal): Promise<void> {
    const { hear, timing, tell } = this.#options
    await using _hearing = await hear((tenant) => {
      if (tenant !== null) return this.#turns.ask(tenant, APPLY)
      this.#resync().catch((error: unknown) => tell({ kind: 'reconciler.trouble', error }))
    })
    await Promise.all([
      this.#every(timing.followMs, { signal, pause: this.#pause }, async () =>
        this.#take(await this.#options.follow()),
      ),
      this.#every(timing.resyncMs, { signal }, () => this.#resync()),
      this.#every(timing.refreshMs, { signal }, async () => this.#refresh()),
    ])
    await this.#turns.close()
  }

  /** Does the work now and ever again; with growing pauses while it fails. */
  async #every(
    ms: number,
    { signal, pause = new Pause() }: { readonly signal: AbortSignal; readonly pause?: Pause },
    work: () => Promise<void>,
  ): Promise<void> {
    const { timing, tell, random } = this.#options
    for (let failures = 0; !signal.aborted; ) {
      try {
        await work()
        failures = 0
      } catch (error) {
        failures++
        tell({ kind: 'reconciler.trouble', error })
      }
      const again = failures > 0 ? Math.min(pauseAfter(failures, timing, random), 10 * ms) : ms
      await pause.wait(again, signal)
    }
  }

  #take({ head, clients, strays, rewritten }: Followed): void {
    const { tell } = this.#options
    if (rewritten) tell({ kind: 'repository.rewritten', head })
    const names = strays.join('\n')
    if (names !== this.#strays && strays.length > 0) tell({ kind: 'repository.strays', names: strays })
    if (clients.length > 0) {
      this.#strays = names
      tell({ kind: 'repository.followed', head, clients: clients.length })
    }
    for (const tenant of clients) this.#turns.ask(tenant, APPLY)
  }

  /** Tells the runtime of every client anew, and of those whom nobody wants. */
  async #resync(): Promise<void> {
    const { deployments, runtime } = this.#options
    const wanted = new Set<TenantId>()
    for (let after: TenantId | undefined; ; ) {
      const page = await deployments.allAccepted({ limit: PAGE, ...(after !== undefined && { after }) })
      for (const { tenant } of page) {
        wanted.add(tenant)
        this.#turns.askLater(tenant, RENEW)
      }
      after = page.at(-1)?.tenant
      if (page.length < PAGE) break
    }
    for (const tenant of await runtime.tenants()) {
      if (!wanted.has(tenant)) this.#turns.askLater(tenant, RENEW)
    }
  }

  /** Has written down what is seen: of clients where something changed often, of all others by and by. */
  #refresh(): void {
    const { now, timing } = this.#options
    for (const [tenant, until] of this.#fresh) {
      if (until > now()) this.#turns.ask(tenant, LOOK)
      else this.#fresh.delete(tenant)
    }
    const share = Math.ceil((this.#told.size * timing.refreshMs) / timing.staleMs)
    if (this.#round.length === 0) this.#round = [...this.#told.keys()]
    for (const tenant of this.#round.splice(0, share)) this.#turns.askLater(tenant, LOOK)
  }

  async #work(tenant: TenantId, due: Due): Promise<void> {
    const { deployments, runtime, onSeen } = this.#options
    if (due.apply) await this.#apply(tenant, due.force)
    // Of whoever has left nothing is written any more.
    if (!this.#told.has(tenant) && !(await deployments.status(tenant))) return
    const seen = await runtime.observe(tenant)
    onSeen?.(tenant, seen)
    await deployments.setRunning(tenant, seen)
  }

  async #apply(tenant: TenantId, force: boolean): Promise<void> {
    const { deployments, tell } = this.#options
    const accepted = await deployments.accepted(tenant)
    if (!accepted) {
      const isKnown = this.#told.delete(tenant)
      if (!force && !isKnown) return
      await this.#tell({ tenant, commit: '', values: undefined })
      tell({ kind: 'client.pruned', tenant })
      return
    }
    const text = JSON.stringify([accepted.commit, accepted.values])
    const isNews = this.#told.get(tenant) !== text
    if (!isNews && !force) return
    await this.#tell(accepted)
    this.#told.set(tenant, text)
    if (!isNews) return
    this.changed(tenant)
    tell({ kind: 'client.applied', tenant, commit: accepted.commit })
  }

  /** A runtime has no fence: whoever was stopped for long asks whether it leads before it starts or ends anything. */
  async #tell(wanted: WantedClient): Promise<void> {
    const { holds, runtime } = this.#options
    if (!(await holds())) throw fencedOff('this process leads no more')
    await runtime.apply(wanted)
  }
}

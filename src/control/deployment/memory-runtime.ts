import type { TenantId } from '../tenant/index.ts'
import type { Blocker, ObservedBot } from './health.ts'
import { NOTHING_SEEN, observationOf } from './observation.ts'
import type { Runtime, WantedClient } from './port.ts'
import type { Values, WantedBot } from './values.ts'

/** A {@link Runtime} whose processes are rows of a table. What the world does to them is done by its own methods. */
export interface MemoryRuntime extends Runtime {
  /** While a reason is given the bot's process fails by itself. */
  setBroken(tenant: TenantId, bot: string, reason: string | null): void
  /** While a reason is given the client's schema cannot be made. */
  setSchemaBroken(tenant: TenantId, reason: string | null): void
  /** Ends the process that runs; another one takes its place. */
  kill(tenant: TenantId, bot: string): void
  /** While held, what starts stays on its way. */
  hold(isHeld: boolean): void
  /** Number of the process that runs. */
  process(tenant: TenantId, bot: string): number | undefined
}

interface FakeProcess {
  readonly wanted: WantedBot
  readonly number: number
  readonly since: number
  readonly restarts: number
  readonly isReady: boolean
}

interface Client {
  wanted: WantedClient
  readonly processes: Map<string, FakeProcess>
}

/** Runs thousands of bots that do nothing: for tests, and to measure what follows a repository. `now`: UTC milliseconds. */
export function memoryRuntime({ now }: { readonly now: () => number }): MemoryRuntime {
  const clients = new Map<TenantId, Client>()
  const broken = new Map<string, string>()
  const brokenSchemas = new Map<TenantId, string>()
  const listeners: ((tenant: TenantId) => void)[] = []
  let started = 0
  let isHeld = false

  const ring = (tenant: TenantId): void => {
    for (const listen of listeners) listen(tenant)
  }
  const start = (wanted: WantedBot, restarts = 0): FakeProcess => ({
    ...{ wanted, restarts, number: ++started, since: now(), isReady: !isHeld },
  })
  const converge = (tenant: TenantId): void => {
    const client = clients.get(tenant)
    if (!client) return
    const { values } = client.wanted
    const bots = values?.suspended || brokenSchemas.has(tenant) ? [] : (values?.bots ?? [])
    const names = new Set(bots.map(({ name }) => name))
    for (const name of client.processes.keys()) if (!names.has(name)) client.processes.delete(name)
    for (const bot of bots) {
      const there = client.processes.get(bot.name)
      if (!there || !isSame(there.wanted, bot)) client.processes.set(bot.name, start(bot))
    }
    ring(tenant)
  }
  const again = (tenant: TenantId, bot: string): void => {
    const processes = clients.get(tenant)?.processes
    const there = processes?.get(bot)
    if (there) processes?.set(bot, start(there.wanted, there.restarts + 1))
    ring(tenant)
  }
  const seen = (tenant: TenantId, bot: WantedBot, { wanted, processes }: Client): ObservedBot => {
    const { name } = bot
    const running = processes.get(name)
    if (!running) {
      const health = wanted.values?.suspended ? 'Suspended' : 'Missing'
      return { name, health, commandId: null, since: 0, restarts: 0, blocker: null }
    }
    const reason = broken.get(keyOf(tenant, name))
    const blocker: Blocker | null = reason === undefined ? null : { resource: `bot ${name}`, reason }
    return {
      ...{ name, blocker, since: running.since, restarts: running.restarts },
      commandId: running.wanted.commandId,
      health: blocker ? 'Degraded' : running.isReady ? 'Healthy' : 'Progressing',
    }
  }

  return {
    kind: 'local',
    refuses: refusal,
    async apply(wanted) {
      const client = clients.get(wanted.tenant)
      if (client) client.wanted = wanted
      else clients.set(wanted.tenant, { wanted, processes: new Map() })
      converge(wanted.tenant)
    },
    async observe(tenant) {
      const client = clients.get(tenant)
      if (!client) return NOTHING_SEEN
      const { wanted } = client
      const reason = wanted.values ? brokenSchemas.get(tenant) : undefined
      return observationOf(
        wanted,
        (wanted.values?.bots ?? []).map((bot) => seen(tenant, bot, client)),
        reason === undefined || !wanted.values
          ? null
          : { resource: `schema ${wanted.values.schema}`, reason },
      )
    },
    tenants: async () => [...clients].flatMap(([id, { processes }]) => (processes.size > 0 ? [id] : [])),
    onChange: (listen) => {
      listeners.push(listen)
    },
    setBroken(tenant, bot, reason) {
      if (reason === null) broken.delete(keyOf(tenant, bot))
      else broken.set(keyOf(tenant, bot), reason)
      again(tenant, bot)
    },
    setSchemaBroken(tenant, reason) {
      if (reason === null) brokenSchemas.delete(tenant)
      else brokenSchemas.set(tenant, reason)
      converge(tenant)
    },
    kill: again,
    hold(held) {
      isHeld = held
      if (held) return
      for (const [tenant, { processes }] of clients) {
        for (const [name, one] of processes) processes.set(name, { ...one, isReady: true })
        ring(tenant)
      }
    },
    process: (tenant, bot) => clients.get(tenant)?.processes.get(bot)?.number,
    async [Symbol.asyncDispose]() {
      clients.clear()
    },
  }
}

function refusal({ bots }: Values): string | undefined {
  const live = bots.find(({ dryRun }) => !dryRun)
  return live && `bot ${live.name}: no live orders in memory; say dryRun: true`
}

function keyOf(tenant: TenantId, bot: string): string {
  return `${tenant}/${bot}`
}

/** What comes from JSON or YAML: the same text is the same. */
function isSame(one: WantedBot, other: WantedBot): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other)
}

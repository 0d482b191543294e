import assert from 'node:assert/strict'
import { setTimeout as delay } from 'node:timers/promises'
import { deploy } from '../../control/command/command-world.fixture.ts'
import {
  DEFAULT_TIMING,
  type DrivePorts,
  followRepository,
  memoryCommandStore,
  parseCommandId,
  plainDecoder,
  receive,
} from '../../control/command/index.ts'
import {
  type DeploymentStore,
  memoryDeploymentStore,
  memoryGitOps,
  memoryRuntime,
  type Observation,
  type Runtime,
  type Values,
} from '../../control/deployment/index.ts'
import {
  DEFAULT_POLICY,
  DEFAULT_QUOTAS,
  parseTenantId,
  schemaOf,
  type TenantId,
} from '../../control/tenant/index.ts'
import { startCommandLoop } from './command-loop.ts'
import { type Reconciler, type ReconcilerOptions, startReconciler } from './reconciler.ts'
import type { ReconcilerEvent } from './reconciler-event.ts'
import type { ReconcilerTiming } from './reconciler-timing.ts'

const PATIENCE_MS = 60_000
export const QUICK: ReconcilerTiming = {
  ...{ followMs: 5, claimMs: 5, resyncMs: 3_600_000, refreshMs: 20, freshMs: 60_000, staleMs: 40 },
  ...{ atOnce: 4, firstPauseMs: 2, longestPauseMs: 20 },
}

export const clientNumber = (number: number): TenantId =>
  parseTenantId(`cliente-${String(number).padStart(4, '0')}`)

/** A right that can be taken away. */
export function rightOf() {
  let holder: AbortController | undefined
  return {
    claim: async () => {
      if (holder) return undefined
      const own = new AbortController()
      holder = own
      return {
        lost: own.signal,
        [Symbol.asyncDispose]: async () => {
          if (holder === own) holder = undefined
        },
      }
    },
    /** The connection breaks; `taken`: another process is faster than the one that had it. */
    lose(taken = false): void {
      const before = holder
      holder = taken ? new AbortController() : undefined
      before?.abort()
    },
    free(): void {
      holder = undefined
    },
  }
}

/** A house in memory, in which reconcilers can be started. */
export function reconcilerWorld() {
  const now = () => Date.now()
  const store = memoryDeploymentStore({ now })
  const commands = memoryCommandStore({ now, deployments: store })
  const git = memoryGitOps({ now })
  const runtime = memoryRuntime({ now })
  const right = rightOf()
  const calls: Record<string, number> = {}
  const applied: (TenantId | string)[] = []
  const events: ReconcilerEvent[] = []
  const faults = new Map<string, Error>()
  const counted = <T extends object>(part: T): T =>
    new Proxy(part, {
      get(target, name) {
        const method: unknown = Reflect.get(target, name)
        if (typeof method !== 'function') return method
        return async (...args: unknown[]) => {
          calls[String(name)] = (calls[String(name)] ?? 0) + 1
          const fault = faults.get(String(name)) ?? faults.get(`${String(name)} ${String(args[0])}`)
          if (fault) throw fault
          return method.apply(target, args) as unknown
        }
      },
    })
  const deployments: DeploymentStore = counted(store)
  let opened = 0
  let disposed = 0
  const lent = (): Runtime => ({
    ...runtime,
    async apply(wanted) {
      const fault = faults.get(`apply ${wanted.tenant}`)
      if (fault) throw fault
      applied.push(wanted.tenant)
      await runtime.apply(wanted)
    },
    async [Symbol.asyncDispose]() {
      disposed++
      for (const tenant of await runtime.tenants())
        await runtime.apply({ tenant, commit: '', values: undefined })
    },
  })
  const ports: DrivePorts = {
    ...{ commands, deployments: store, git, now, decoder: plainDecoder, gates: [] },
    runtime: { refuses: () => undefined },
    tenants: {
      get: async (id) => ({
        ...{ id, name: id, status: 'active', credits: 1, createdAt: 0 },
        ...{ quotas: { ...DEFAULT_QUOTAS, bots: 100 }, policy: DEFAULT_POLICY },
      }),
    },
    timing: { ...DEFAULT_TIMING, lookMs: 5, settleMs: 0, degradedMs: 0, takenMs: 20 },
  }
  return {
    ...{ store, commands, git, runtime, right, calls, applied, events, faults, ports },
    opened: () => opened,
    disposed: () => disposed,
    start: (options: Partial<ReconcilerOptions> = {}): Reconciler =>
      startReconciler({
        ...{ claim: right.claim, deployments, timing: QUICK, tell: (event) => events.push(event) },
        openRuntime: async () => {
          opened++
          return lent()
        },
        follow: () => followRepository({ git: counted(git), deployments: store, commands }),
        hear: (listen) => commands.onChange(listen),
        ...options,
      }),
    drive: () => startCommandLoop(ports),
    ask: (tenant: TenantId, id: string, request: unknown = deploy()) =>
      receive(ports, { id, tenant, source: 'api', actor: 'operator', request }),
    /** What commands vouched for before. */
    accept(
      tenant: TenantId,
      bots: Readonly<Record<string, string>> | undefined,
      more: Partial<Values> = {},
    ): void {
      const spec = deploy()
      if (spec.kind !== 'deploy') return
      const values: Values | undefined = bots && {
        ...{
          clientId: tenant,
          schema: schemaOf(tenant),
          database: { existingSecret: 'x' },
          commandId: 'file',
        },
        bots: Object.entries(bots).map(([name, commandId]) => ({ ...spec.bot, name, commandId })),
        ...more,
      }
      store.setAccepted({ tenant, commit: `${Object.values(bots ?? {}).join('-')}-commit`, values })
    },
    seen: (tenant: TenantId) => store.status(tenant).then((status) => status?.running ?? undefined),
    async until<T>(what: string, ask: () => T | Promise<T>, holds: (value: T) => boolean): Promise<T> {
      let last: T | undefined
      for (const end = performance.now() + PATIENCE_MS; performance.now() < end; await delay(2)) {
        last = await ask()
        if (holds(last)) return last
      }
      assert.fail(`never so: ${what}; last ${JSON.stringify(last)}`)
    },
    async runs(tenant: TenantId, labels: readonly string[]): Promise<Observation> {
      return this.until(
        `${tenant} runs ${labels}`,
        () => runtime.observe(tenant),
        ({ bots }) =>
          bots
            .filter(({ commandId }) => commandId !== null)
            .map((bot) => `${bot.name}/${bot.commandId}`)
            .join() === labels.join(),
      )
    },
    async ended(id: string): Promise<string> {
      const { state } = await this.until(
        `${id} has ended`,
        async () => (await commands.get(parseCommandId(id)))!,
        ({ endedAt }) => endedAt !== null,
      )
      return state
    },
  }
}

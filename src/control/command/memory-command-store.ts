import { Fault } from '../../domain/index.ts'
import type { MemoryDeploymentStore, WantedBot } from '../deployment/index.ts'
import type { Page, TenantId, Transaction } from '../tenant/index.ts'
import { type Command, type CommandId, type CommandStep, isEnd } from './command.ts'
import {
  changedCommand,
  requireApprovable,
  requireOpen,
  requireSameRequest,
  unknownCommand,
} from './command-terms.ts'
import { attemptOf, type CommandView, commandView } from './command-view.ts'
import type { ClientClaim, CommandStore } from './port.ts'
import { requestDigest } from './request-digest.ts'

/** What is told to webhooks, in order. */
export interface MemoryCommandEvent {
  readonly tenant: TenantId
  readonly type: string
  readonly body: CommandView
}

export interface MemoryCommandStore extends CommandStore {
  readonly events: readonly MemoryCommandEvent[]
  /** Takes the right away from whoever has it, as when a connection breaks. */
  breakClaim(tenant: TenantId): void
}

interface Row {
  command: Command
  readonly digest: string
  readonly steps: CommandStep[]
}

/** A {@link CommandStore} that forgets everything with the process: for tests. `now` gives UTC milliseconds. */
export function memoryCommandStore({
  now,
  deployments,
}: {
  readonly now: () => number
  readonly deployments: MemoryDeploymentStore
}): MemoryCommandStore {
  const rows = new Map<CommandId, Row>()
  const specs = new Map<TenantId, Map<string, WantedBot>>()
  const claims = new Map<TenantId, symbol>()
  const listeners = new Set<(tenant: TenantId | null) => void>()
  const events: MemoryCommandEvent[] = []
  const ring = (tenant: TenantId): void => {
    for (const listen of listeners) listen(tenant)
  }
  deployments.onSeen((tenant) => {
    if ([...rows.values()].some(({ command }) => command.tenant === tenant && !isEnd(command.state)))
      ring(tenant)
  })
  const find = (id: CommandId): Row => {
    const row = rows.get(id)
    if (row) return row
    throw unknownCommand(id)
  }
  const openOf = (tenant: TenantId): Command[] =>
    [...rows.values()]
      .map(({ command }) => command)
      .filter((one) => one.tenant === tenant && !isEnd(one.state))
  const write = (row: Row, command: Command): void => {
    const { state, reason, tenant } = command
    const before = row.command
    row.command = command
    if (before.state !== state) events.push({ tenant, type: `command.${state}`, body: commandView(command) })
    if (before.state !== state || before.reason !== reason) row.steps.push({ state, reason, time: now() })
    deployments.setAttempt(tenant, command.number, attemptOf(command, now()))
    ring(tenant)
  }
  const touch = (row: Row, change: Partial<Command>): void => {
    row.command = { ...row.command, ...change, wakeAt: 0, version: row.command.version + 1 }
    ring(row.command.tenant)
  }
  const advancer =
    (tenant: TenantId, holder: symbol): ClientClaim['advance'] =>
    async (command, change) => {
      const row = find(command.id)
      const isMine = claims.get(tenant) === holder && command.tenant === tenant
      if (!isMine || row.command.version !== command.version) return false
      const kept = specs.get(tenant) ?? new Map<string, WantedBot>()
      for (const [name, spec] of Object.entries(change.healthy ?? {})) {
        if (spec) kept.set(name, spec)
        else kept.delete(name)
      }
      specs.set(tenant, kept)
      if (change.accepted) deployments.setAccepted(change.accepted)
      write(row, changedCommand(row.command, change, now()))
      return true
    }

  return {
    events,
    async add({ id, tenant, source, actor, request, trace = null }, alongside) {
      const digest = requestDigest({ tenant, request })
      const known = rows.get(id)
      if (known) {
        requireSameRequest(id, known.digest, digest)
        return known.command
      }
      const command: Command = {
        ...{ id, number: rows.size + 1, tenant, source, actor, trace, raw: structuredClone(request) ?? null },
        ...{ request: null, state: 'received', reason: '', attempts: 0, wakeAt: 0, deadline: null },
        ...{ since: null, commit: null, rollbackCommit: null, wasSuspended: null, approvals: [] },
        ...{ cancelledBy: null, createdAt: now(), endedAt: null, version: 1 },
      }
      const row: Row = { command, digest, steps: [{ state: 'received', reason: '', time: now() }] }
      rows.set(id, row)
      try {
        await alongside?.({ brand: 'Transaction' } satisfies Transaction)
      } catch (error) {
        rows.delete(id)
        throw error
      }
      events.push({ tenant, type: 'command.received', body: commandView(command) })
      deployments.setAttempt(tenant, command.number, attemptOf(command, now()))
      ring(tenant)
      return row.command
    },

    get: async (id) => rows.get(id)?.command,

    async list({ limit, cursor, tenant }) {
      const all = [...rows.values()].map(({ command }) => command).reverse()
      if (cursor !== undefined && !/^\d{1,15}$/.test(cursor)) {
        throw new Fault('usage', 'page.bad-cursor', `"${cursor}" is not a cursor of this list`)
      }
      const before = cursor === undefined ? Number.POSITIVE_INFINITY : Number(cursor)
      return pageOf(
        all.filter((one) => (tenant === undefined || one.tenant === tenant) && one.number < before),
        limit,
      )
    },

    steps: async (id) => rows.get(id)?.steps.slice() ?? [],
    open: async (tenant) => openOf(tenant),

    async waiting() {
      const first = new Map<TenantId, number>()
      for (const { command } of rows.values()) {
        if (isEnd(command.state)) continue
        first.set(command.tenant, Math.min(command.wakeAt, first.get(command.tenant) ?? command.wakeAt))
      }
      return [...first].map(([tenant, wakeAt]) => ({ tenant, wakeAt }))
    },

    async approve(id, { phase, actor }) {
      const row = find(id)
      requireApprovable(row.command, phase)
      const { approvals } = row.command
      if (approvals.some((one) => one.phase === phase && one.actor === actor)) return false
      touch(row, { approvals: [...approvals, { phase, actor, time: now() }] })
      return true
    },

    async askCancel(id, actor) {
      const row = find(id)
      requireOpen(row.command)
      if (row.command.cancelledBy === null) touch(row, { cancelledBy: actor })
    },

    healthy: async (tenant) => Object.fromEntries(specs.get(tenant) ?? []),

    async claim(tenant) {
      if (claims.has(tenant)) return undefined
      const holder = Symbol(tenant)
      claims.set(tenant, holder)
      return {
        advance: advancer(tenant, holder),
        async [Symbol.asyncDispose]() {
          if (claims.get(tenant) === holder) claims.delete(tenant)
        },
      }
    },

    breakClaim(tenant) {
      claims.delete(tenant)
    },

    ring: async (tenant) => ring(tenant),

    async onChange(listen) {
      listeners.add(listen)
      return {
        async [Symbol.asyncDispose]() {
          listeners.delete(listen)
        },
      }
    },
  }
}

function pageOf(commands: readonly Command[], limit: number): Page<Command> {
  const items = commands.slice(0, limit)
  const last = items.at(-1)
  return { items, nextCursor: commands.length > limit && last ? String(last.number) : null }
}

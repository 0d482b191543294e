import { canonicalJson } from '../../math/index.ts'
import type { TenantId } from '../tenant/index.ts'
import type { ClientStatus, DeploymentStore, WantedClient } from './port.ts'

/** A {@link DeploymentStore} with what a store of commands writes there. */
export interface MemoryDeploymentStore extends DeploymentStore {
  setAccepted(wanted: WantedClient): void
  /** Nothing happens where a newer command was noted. */
  setAttempt(tenant: TenantId, number: number, attempt: NonNullable<ClientStatus['lastAttempt']>): void
  /** Calls `listen` when something else was seen of a client than before. */
  onSeen(listen: (tenant: TenantId) => void): void
}

/** How often that a client was seen is written down where nothing else is new. */
export const SEEN_AGAIN_MS = 10_000

interface Row {
  status: ClientStatus
  attempt: number
  accepted: WantedClient | undefined
}

/** A {@link DeploymentStore} that forgets everything with the process: for tests. `now` gives UTC milliseconds. */
export function memoryDeploymentStore({ now }: { readonly now: () => number }): MemoryDeploymentStore {
  const rows = new Map<TenantId, Row>()
  const listeners: ((tenant: TenantId) => void)[] = []
  let head: string | null = null
  const rowOf = (tenant: TenantId): Row => {
    const known = rows.get(tenant)
    if (known) return known
    const row: Row = {
      status: { tenant, wanted: null, running: null, lastAttempt: null },
      ...{ attempt: 0, accepted: undefined },
    }
    rows.set(tenant, row)
    return row
  }
  const sorted = (after = ''): Row[] =>
    [...rows]
      .filter(([tenant]) => tenant > after)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, row]) => row)
  const change = (row: Row, changes: Partial<ClientStatus>): void => {
    row.status = { ...row.status, ...structuredClone(changes) }
  }

  return {
    status: async (tenant) => rows.get(tenant)?.status,
    statuses: async ({ limit, after }) =>
      sorted(after)
        .slice(0, limit)
        .map(({ status }) => status),
    async setWanted(tenant, wanted) {
      change(rowOf(tenant), { wanted })
    },
    async setCommitted(tenant, wanted, told) {
      const row = rowOf(tenant)
      if ((row.status.wanted?.commit ?? null) === told) change(row, { wanted })
    },
    async setRunning(tenant, seen) {
      const row = rowOf(tenant)
      const before = row.status.running
      if (before && now() - before.observedAt < SEEN_AGAIN_MS && isSame(before, seen)) return
      const isNews = !before || !isSame(before, seen)
      change(row, { running: { ...seen, observedAt: now() } })
      if (isNews) for (const listen of listeners) listen(tenant)
    },
    accepted: async (tenant) => rows.get(tenant)?.accepted,
    allAccepted: async ({ limit, after }) =>
      sorted(after)
        .flatMap(({ accepted }) => accepted ?? [])
        .slice(0, limit),
    appliedHead: async () => head,
    async setAppliedHead(next) {
      head = next
    },
    setAccepted(wanted) {
      rowOf(wanted.tenant).accepted = structuredClone(wanted)
    },
    setAttempt(tenant, number, lastAttempt) {
      const row = rowOf(tenant)
      if (number < row.attempt) return
      row.attempt = number
      change(row, { lastAttempt })
    },
    onSeen: (listen) => {
      listeners.push(listen)
    },
  }
}

function isSame(
  { observedAt: _time, ...before }: NonNullable<ClientStatus['running']>,
  seen: Omit<NonNullable<ClientStatus['running']>, 'observedAt'>,
): boolean {
  return canonicalJson(before) === canonicalJson(seen)
}

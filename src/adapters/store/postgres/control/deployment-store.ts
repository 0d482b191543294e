import type { Sql } from 'postgres'
import {
  type ClientStatus,
  type DeploymentStore,
  type Observation,
  SEEN_AGAIN_MS,
  type Values,
  type WantedClient,
} from '../../../../control/deployment/index.ts'
import type { Fence } from '../../../../control/operation/index.ts'
import type { TenantId } from '../../../../control/tenant/index.ts'
import { NO_FENCE } from '../leader-store.ts'
import { toJson } from '../open-sql.ts'

const STATUS = `tenant, wanted, running, observed_at as "observedAt", last_attempt as "lastAttempt"`

interface StatusRow {
  readonly tenant: TenantId
  readonly wanted: ClientStatus['wanted']
  readonly running: Observation | null
  readonly observedAt: number | null
  readonly lastAttempt: ClientStatus['lastAttempt']
}

interface AcceptedRow {
  readonly tenant: TenantId
  readonly commit: string
  readonly values: Values | null
}

/**
 * What is known of clients: one row each, in schema `control`. Times are the database's. What is written is written
 * under the fence of whoever leads. Methods that write throw OperationError `leader.fenced` after its term.
 */
export function deploymentStore(sql: Sql, { name, epoch }: Fence = NO_FENCE): DeploymentStore {
  const held = sql`control.hold_term(${name}, ${epoch})`
  return {
    async status(tenant) {
      const [row] = await sql.unsafe<StatusRow[]>(
        `select ${STATUS} from control.deployment where tenant = $1`,
        [tenant],
        { prepare: true },
      )
      return row && statusOf(row)
    },

    async statuses({ limit, after = '' }) {
      const rows = await sql.unsafe<StatusRow[]>(
        `select ${STATUS} from control.deployment where tenant > $1 order by tenant limit $2`,
        [after, limit],
      )
      return rows.map(statusOf)
    },

    async setWanted(tenant, wanted) {
      await sql`
        insert into control.deployment (tenant, wanted) select ${tenant}, ${toJson(wanted)}::json from ${held}
        on conflict (tenant) do update set wanted = excluded.wanted`
    },

    async setCommitted(tenant, wanted, told) {
      await sql`
        insert into control.deployment as d (tenant, wanted) select ${tenant}, ${toJson(wanted)}::json from ${held}
        on conflict (tenant) do update set wanted = excluded.wanted
          where d.wanted ->> 'commit' is not distinct from ${told}`
    },

    async setRunning(tenant, running) {
      const seen = toJson(inOrder(running))
      // Whoever drives the client's command hears of it where there is one and something is new.
      await sql`
        with before as (
          select running::text is distinct from ${seen} as is_new from control.deployment where tenant = ${tenant}
        ), written as (
          insert into control.deployment as d (tenant, running, observed_at)
          select ${tenant}, ${seen}::json, leme.now_ms() from ${held}
          on conflict (tenant) do update set running = excluded.running, observed_at = excluded.observed_at
            where d.running::text is distinct from ${seen} or d.observed_at <= excluded.observed_at - ${SEEN_AGAIN_MS}
          returning tenant
        )
        select pg_notify('leme_command', tenant) from written
        where coalesce((select is_new from before), true)
          and exists (select from control.command c where c.tenant = written.tenant and c.ended_at is null)`
    },

    async accepted(tenant) {
      const [row] = await sql<AcceptedRow[]>`
        select tenant, accepted_commit as commit, accepted as values from control.deployment
        where tenant = ${tenant} and accepted_commit is not null`
      return row && wantedOf(row)
    },

    async allAccepted({ limit, after = '' }) {
      const rows = await sql<AcceptedRow[]>`
        select tenant, accepted_commit as commit, accepted as values from control.deployment
        where tenant > ${after} and accepted_commit is not null order by tenant limit ${limit}`
      return rows.map(wantedOf)
    },

    async appliedHead() {
      const [row] = await sql<{ head: string | null }[]>`select head from control.followed`
      return row!.head
    },

    async setAppliedHead(head) {
      await sql`update control.followed set head = ${head} from ${held}`
    },
  }
}

function statusOf({ tenant, wanted, running, observedAt, lastAttempt }: StatusRow): ClientStatus {
  return { tenant, wanted, running: running && { ...running, observedAt: observedAt! }, lastAttempt }
}

function wantedOf({ tenant, commit, values }: AcceptedRow): WantedClient {
  return { tenant, commit, values: values ?? undefined }
}

/** Equal observations, equal text. */
function inOrder({ appliedCommandId, appliedCommit, health, blocker, bots }: Observation): Observation {
  const place = (found: Observation['blocker']) => found && { resource: found.resource, reason: found.reason }
  return {
    ...{ appliedCommandId, appliedCommit, health, blocker: place(blocker) },
    bots: bots.map(({ name, health: how, commandId, since, restarts, blocker: why }) => ({
      ...{ name, health: how, commandId, since, restarts, blocker: place(why) },
    })),
  }
}

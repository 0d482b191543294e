import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { deploymentStoreSuite } from '../../../control/deployment/deployment-store.suite.ts'
import type { Observation } from '../../../control/deployment/index.ts'
import { leaderSuite } from '../../../control/operation/leader.suite.ts'
import { parseTenantId } from '../../../control/tenant/index.ts'
import { temporaryPostgres } from '../../embedded-postgres/index.ts'
import { connectStore } from './connect-store.ts'
import { deploymentStore } from './control/deployment-store.ts'
import { migrate } from './migrate.ts'
import { openSql } from './open-sql.ts'

const server = await temporaryPostgres()
await migrate(server.url)
const sql = openSql(server.url, 4)
const store = connectStore(server.url)
after(async () => {
  await store.close()
  await sql.end()
  await server.stop()
})

const observed = (number: number): Observation => ({
  ...{
    appliedCommandId: `command-${number}`,
    appliedCommit: 'c',
    health: 'Healthy',
    blocker: null,
    bots: [],
  },
})

/** The server ends the session that has the lock, as it does with one that was stopped. */
async function usurp(name: string): Promise<void> {
  await sql`
    select pg_terminate_backend(pid) from pg_locks
    where locktype = 'advisory' and granted
      and ((classid::bigint << 32) | objid::bigint) = hashtextextended(${name}, 0)`
  for (;;) {
    const [held] = await sql<{ count: number }[]>`
      select count(*) from pg_locks where locktype = 'advisory' and granted
        and ((classid::bigint << 32) | objid::bigint) = hashtextextended(${name}, 0)`
    if (held!.count === 0) return
  }
}

/** Each term is a connection of its own. */
const RUNS = 5

leaderSuite(
  'PostgreSQL',
  async () => {
    const values: number[] = []
    const tenant = parseTenantId(`fenced-${Math.trunc(performance.now() * 1_000)}`)
    return {
      leaders: store.leaders,
      async write(fence, value) {
        await store.fenced(fence).deployments.setRunning(tenant, observed(value))
        const seen = (await store.deployments.status(tenant))?.running?.appliedCommandId
        assert.equal(seen, `command-${value}`)
        values.push(value)
      },
      written: async () => values,
      usurp,
    }
  },
  RUNS,
)

deploymentStoreSuite('PostgreSQL, written by a leader', async () => {
  const term = await store.leaders.lead(`suite.deployments.${performance.now()}`)
  return {
    store: deploymentStore(sql, term!),
    async pass(ms) {
      await sql`update control.deployment set observed_at = observed_at - ${ms}`
    },
  }
})

test('each write of a leader is refused after its term, and leaves everything as it was', async () => {
  const [name, tenant] = ['test.each-write', parseTenantId('each-write')]
  const stale = (await store.leaders.lead(name))!
  await store.fenced(stale).deployments.setRunning(tenant, observed(1))
  await store.fenced(stale).deployments.setAppliedHead('head-1')
  await usurp(name)
  await using _next = (await store.leaders.lead(name))!
  const { deployments } = store.fenced(stale)
  const before = [await store.deployments.status(tenant), await store.deployments.appliedHead()]
  const wanted = { commit: 'c', commandId: null, blocker: null, values: null }
  const writes: Record<string, () => Promise<void>> = {
    setWanted: () => deployments.setWanted(tenant, wanted),
    setCommitted: () => deployments.setCommitted(tenant, wanted, null),
    setRunning: () => deployments.setRunning(tenant, observed(2)),
    setAppliedHead: () => deployments.setAppliedHead('head-2'),
  }
  const methods = Object.keys(deployments).filter((method) => method.startsWith('set'))
  assert.deepEqual(Object.keys(writes).sort(), methods.sort(), 'every method that writes is tried')
  for (const [method, write] of Object.entries(writes))
    await assert.rejects(write(), { code: 'leader.fenced', kind: 'conflict' }, method)
  assert.deepEqual([await store.deployments.status(tenant), await store.deployments.appliedHead()], before)
})

test('no term begins while a write of the one before is being committed', async () => {
  const name = 'test.in-hand'
  const first = (await store.leaders.lead(name))!
  const order: string[] = []
  const beginning = await sql.begin(async (transaction) => {
    await transaction`select control.hold_term(${name}, ${first.epoch})`
    await usurp(name)
    const next = store.leaders.lead(name).then((term) => {
      order.push('begun')
      return term
    })
    // It waits for this transaction: PostgreSQL says so.
    for (;;) {
      const [row] = await sql<{ count: number }[]>`
        select count(*) from pg_stat_activity where wait_event_type = 'Lock' and query like '%begin_term%'`
      if (row!.count > 0) break
    }
    order.push('committed')
    return { next }
  })
  await using second = (await beginning.next)!
  assert.deepEqual(order, ['committed', 'begun'])
  assert.ok(second.epoch > first.epoch)
})

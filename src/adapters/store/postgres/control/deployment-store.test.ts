import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { deploymentStoreSuite } from '../../../../control/deployment/deployment-store.suite.ts'
import { parseTenantId } from '../../../../control/tenant/index.ts'
import { temporaryPostgres } from '../../../embedded-postgres/index.ts'
import { migrate } from '../migrate.ts'
import { openSql } from '../open-sql.ts'
import { deploymentStore } from './deployment-store.ts'

const server = await temporaryPostgres()
await migrate(server.url)
const sql = openSql(server.url, 4)
const store = deploymentStore(sql)
after(async () => {
  await sql.end()
  await server.stop()
})

deploymentStoreSuite('PostgreSQL', async () => ({
  store,
  async pass(ms) {
    await sql`update control.deployment set observed_at = observed_at - ${ms}`
  },
}))

test('the status of a client is one look into one index', async () => {
  const tenant = parseTenantId('one-of-many')
  await sql`
    insert into control.deployment (tenant, wanted)
    select 'filler-' || n, '{"commit":"c"}' from generate_series(1, 2000) as n`
  await store.setAppliedHead(null)
  await store.setRunning(tenant, {
    ...{ appliedCommandId: null, appliedCommit: null, health: 'Missing', blocker: null, bots: [] },
  })
  await sql`analyze control.deployment`
  const plan = await sql.unsafe<{ 'QUERY PLAN': string }[]>(
    `explain select * from control.deployment where tenant = 'one-of-many'`,
  )
  assert.match(plan.map((row) => row['QUERY PLAN']).join('\n'), /Index Scan using deployment_pkey/)
  assert.equal((await store.status(tenant))?.running?.health, 'Missing')
})

import { after } from 'node:test'
import { resultStoreSuite } from '../../../../control/job/result-store.suite.ts'
import { strategyStoreSuite } from '../../../../control/job/strategy-store.suite.ts'
import { parseTenantId } from '../../../../control/tenant/index.ts'
import { temporaryPostgres } from '../../../embedded-postgres/index.ts'
import { migrate } from '../migrate.ts'
import { openSql } from '../open-sql.ts'
import { runnerOfSql } from '../statement-runner.ts'
import { initSchema } from './init-schema.ts'
import { openTenants } from './tenant-door.ts'
import { tenantResults } from './tenant-results.ts'
import { tenantStore } from './tenant-store.ts'
import { tenantStrategyStore } from './tenant-strategy-store.ts'

const PASSWORD = 'a-password-of-a-tenant'
const server = await temporaryPostgres()
await migrate(server.url)
const sql = openSql(server.url, 2)
const tenants = openTenants({ url: server.url, passwordOf: async () => PASSWORD })
after(async () => {
  await tenants[Symbol.asyncDispose]()
  await sql.end()
  await server.stop()
})

let made = 0

async function newTenant() {
  const id = parseTenantId(`jobs-${++made}`)
  await tenantStore(runnerOfSql(sql)).create({ id, name: id })
  await initSchema(server.url, { tenant: id, password: PASSWORD })
  return id
}

resultStoreSuite('PostgreSQL', async () => ({ results: tenantResults(tenants), newTenant }))
strategyStoreSuite('PostgreSQL', async () => ({ strategies: tenantStrategyStore(tenants), newTenant }))

import { after } from 'node:test'
import { commandStoreSuite } from '../../../../control/command/command-store.suite.ts'
import { temporaryPostgres } from '../../../embedded-postgres/index.ts'
import { migrate } from '../migrate.ts'
import { openSql } from '../open-sql.ts'
import { commandStore } from './command-store.ts'
import { deploymentStore } from './deployment-store.ts'

const server = await temporaryPostgres()
await migrate(server.url)
const sql = openSql(server.url, 4)
const [commands, other] = [commandStore(sql, server.url), commandStore(sql, server.url)]
after(async () => {
  await Promise.all([commands.close(), other.close()])
  await sql.end()
  await server.stop()
})

commandStoreSuite('PostgreSQL', async () => ({
  ...{ commands, other, deployments: deploymentStore(sql) },
  async events(tenant) {
    const rows = await sql<{ type: string; body: unknown }[]>`
      select type, body from control.event where tenant = ${tenant} order by number`
    return rows.map((row) => ({ ...row }))
  },
  async breakClaim(tenant) {
    await sql`
      with place as (select hashtextextended('control.command/' || ${tenant}, 0) as key)
      select pg_terminate_backend(pid) from pg_locks, place
      where locktype = 'advisory' and granted and objsubid = 1
        and classid = ((key >> 32) & 4294967295)::oid and objid = (key & 4294967295)::oid`
  },
}))

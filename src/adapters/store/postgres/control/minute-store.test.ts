import { after } from 'node:test'
import { minuteStoreSuite } from '../../../../control/tenant/minute-store.suite.ts'
import { temporaryPostgres } from '../../../embedded-postgres/index.ts'
import { migrate } from '../migrate.ts'
import { openSql } from '../open-sql.ts'
import { minuteStore } from './minute-store.ts'

const server = await temporaryPostgres()
await migrate(server.url)
const sql = openSql(server.url, 4)
after(async () => {
  await sql.end()
  await server.stop()
})

minuteStoreSuite('PostgreSQL', async () => minuteStore(sql))

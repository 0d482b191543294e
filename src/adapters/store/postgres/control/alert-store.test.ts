import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { alertStoreSuite } from '../../../../control/operation/alert/alert-store.suite.ts'
import { parseTenantId } from '../../../../control/tenant/index.ts'
import { temporaryPostgres } from '../../../embedded-postgres/index.ts'
import { migrate } from '../migrate.ts'
import { openSql, toJson } from '../open-sql.ts'
import { alertStore } from './alert-store.ts'
import { isZone, wallClockOf } from './alert-wall-clock.ts'

const server = await temporaryPostgres()
await migrate(server.url)
const sql = openSql(server.url, 4)
after(async () => {
  await sql.end()
  await server.stop()
})

let worlds = 0

alertStoreSuite('PostgreSQL', async () => {
  const [mine, other] = [parseTenantId(`mine-${++worlds}`), parseTenantId(`other-${worlds}`)]
  await sql`truncate control.alert, control.alert_setting, control.notification, control.alert_event`
  for (const id of [mine, other])
    await sql`insert into control.tenant (id, name, quotas, policy) values (${id}, ${id}, '{}', '{}')`
  return {
    ...{ store: alertStore(sql), mine, other },
    async publish({ tenant, type, body }) {
      await sql`insert into control.event (tenant, type, body) values (${tenant}, ${type}, ${toJson(body)}::json)`
    },
    async makeDue() {
      await sql`update control.notification set next_at = 0 where state = 'waiting'`
    },
    async now() {
      const [row] = await sql<{ now: number }[]>`select leme.now_ms() as now`
      return row!.now
    },
  }
})

test('events that nobody makes alerts of do not wait', async () => {
  await sql`truncate control.alert_event`
  await sql`insert into control.event (tenant, type, body) values ('a', 'command.received', '{}')`
  const [row] = await sql<{ count: number }[]>`select count(*)::integer as count from control.alert_event`
  assert.equal(row!.count, 0)
})

test('a zone has its clock, over the change to summer too; an unknown one is UTC', () => {
  const lisbon = wallClockOf('Europe/Lisbon')
  const at = Date.UTC(2025, 6, 1, 12)
  assert.equal(lisbon(at) - at, 3_600_000)
  const winter = Date.UTC(2025, 0, 1, 12)
  assert.equal(lisbon(winter), winter)
  assert.equal(wallClockOf('Nowhere/Place')(at), at)
  assert.deepEqual([isZone('America/Sao_Paulo'), isZone('Nowhere/Place'), isZone('')], [true, false, false])
})

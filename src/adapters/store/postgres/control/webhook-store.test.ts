import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { hears } from '../../../../control/operation/index.ts'
import { webhookStoreSuite } from '../../../../control/operation/webhook-store.suite.ts'
import { parseTenantId } from '../../../../control/tenant/index.ts'
import { temporaryPostgres } from '../../../embedded-postgres/index.ts'
import { migrate } from '../migrate.ts'
import { openSql, toJson } from '../open-sql.ts'
import { webhookStore } from './webhook-store.ts'

const server = await temporaryPostgres()
await migrate(server.url)
const sql = openSql(server.url, 4)
after(async () => {
  await sql.end()
  await server.stop()
})

let worlds = 0

webhookStoreSuite('PostgreSQL', async () => {
  const [mine, other] = [parseTenantId(`mine-${++worlds}`), parseTenantId(`other-${worlds}`)]
  // Deliveries of all tenants wait in one line: what another test left behind is put away.
  await sql`update control.delivery set state = 'given-up' where state = 'waiting'`
  for (const id of [mine, other])
    await sql`insert into control.tenant (id, name, quotas, policy) values (${id}, ${id}, '{}', '{}')`
  return {
    ...{ store: webhookStore(sql), mine, other },
    async publish(tenant, type, body) {
      const [event] = await sql<{ number: number }[]>`
        insert into control.event (tenant, type, body) values (${tenant}, ${type}, ${toJson(body)}::json)
        returning number`
      return event!.number
    },
    async makeDue() {
      await sql`update control.delivery set next_at = 0 where state = 'waiting'`
    },
  }
})

test('an event that is rolled back is delivered to nobody', async () => {
  const tenant = parseTenantId('rolled-back')
  await sql`insert into control.tenant (id, name, quotas, policy) values (${tenant}, '', '{}', '{}')`
  const store = webhookStore(sql)
  await store.create({ id: 'wh-rolled-back', tenant, url: 'https://a.example/', types: [] })
  await assert.rejects(
    sql.begin(async (transaction) => {
      await transaction`insert into control.event (tenant, type, body) values (${tenant}, 'a', '1')`
      throw new Error('no')
    }),
  )
  assert.deepEqual((await store.deliveries(tenant, 'wh-rolled-back', { limit: 5 })).items, [])
})

test('the database and the room agree on who hears of what', async () => {
  const word = fc.stringMatching(/^[a-c%_]{1,3}$/)
  const type = fc.tuple(word, word).map((parts) => parts.join('.'))
  const one = fc.oneof(
    type,
    word.map((text) => `${text}.`),
    word,
  )
  await fc.assert(
    fc.asyncProperty(fc.array(one, { maxLength: 3 }), type, async (types, name) => {
      const [row] = await sql<{ heard: boolean }[]>`select control.hears(${types}::text[], ${name}) as heard`
      assert.equal(row!.heard, hears(types, name))
    }),
    { numRuns: 200 },
  )
})

test('a job that ends is told', async () => {
  const tenant = parseTenantId('job-teller')
  await sql`insert into control.tenant (id, name, quotas, policy) values (${tenant}, '', '{}', '{}')`
  const store = webhookStore(sql)
  await store.create({ id: 'wh-of-jobs', tenant, url: 'https://a.example/', types: ['job.'] })
  await sql`insert into control.job (id, tenant, kind, actor, title, strategy, spec, priority, has_slot, state)
    values ('job-1', ${tenant}, 'backtest', 'operator', 'A title', 'trend', '{}', 0, true, 'running')`
  await sql`update control.job set progress = 0.5 where id = 'job-1'`
  await sql`update control.job set state = 'failed', has_slot = false, error = 'no candles', ended_at = 7
    where id = 'job-1'`
  const due = (await store.take(10)).filter((one) => one.tenant === tenant)
  assert.deepEqual(
    due.map(({ type, body }) => [type, (body as { error: string }).error]),
    [['job.failed', 'no candles']],
  )
})

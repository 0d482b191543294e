import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import postgres from 'postgres'
import { startPostgres15 } from '../../../../../test/services/index.ts'
import { parseTenantId, type TenantStore } from '../../../../control/tenant/index.ts'
import { tenantStoreSuite } from '../../../../control/tenant/tenant-store.suite.ts'
import { temporaryPostgres } from '../../../embedded-postgres/index.ts'
import { connectStore, migrate } from '../index.ts'

const server = await temporaryPostgres()
await migrate(server.url)
const store = connectStore(server.url)
const sql = postgres(server.url, { max: 1, onnotice: () => {} })
const older = await startPostgres15()
if (older) await migrate(older.url)
const olderStore = older && connectStore(older.url)

after(async () => {
  await sql.end()
  await Promise.all([store.close(), olderStore?.close()])
  await Promise.all([server.stop(), older?.stop()])
})

tenantStoreSuite('postgres', () => store.tenants)
if (olderStore) tenantStoreSuite('postgres 15', () => olderStore.tenants)

test('entries of accounts and of the audit log are neither changed nor deleted', async () => {
  const id = parseTenantId('kept-for-ever')
  await store.tenants.create({ id, name: 'Kept' })
  await store.tenants.book(id, [{ key: 'a', amount: 5, kind: 'grant', reason: '' }])
  const event = { actor: 'operator', action: 'x', target: 'y', outcome: 'done', detail: {} } as const
  await store.tenants.record({ ...event, tenant: id })
  for (const table of ['control.credit_entry', 'control.audit']) {
    for (const statement of [
      `update ${table} set tenant = 'other'`,
      `delete from ${table}`,
      `truncate ${table}`,
    ]) {
      await assert.rejects(sql.unsafe(statement), /is only ever added to/, statement)
    }
  }
  assert.equal((await store.tenants.credits(id, { limit: 5 })).items.length, 1)
})

test('an event that is recorded within a transaction goes with it', async () => {
  const id = parseTenantId('rolled-back')
  const record = (transaction: Parameters<TenantStore['record']>[1], target: string) =>
    store.tenants.record(
      { tenant: id, actor: 'system', action: 'run', target, outcome: 'done', detail: {} },
      transaction,
    )
  const run = { id: 'audited', kind: 'backtest', title: '', spec: null } as const
  const failing = store.runs.create(run, async (transaction) => {
    await record(transaction, 'lost')
    throw new Error('no')
  })
  await assert.rejects(failing, /no/)
  await store.runs.create(run, (transaction) => record(transaction, 'kept'))
  const { items } = await store.tenants.audit({ tenant: id, limit: 5 })
  assert.deepEqual(
    items.map(({ target }) => target),
    ['kept'],
  )
})

test('a tenant that was written before a quota was there has what everybody has', async () => {
  const id = parseTenantId('from-before')
  const { quotas } = await store.tenants.create({ id, name: 'Before', quotas: { bots: 4 } })
  await sql`update control.tenant set quotas = '{"bots": 4}' where id = ${id}`
  assert.deepEqual((await store.tenants.get(id))?.quotas, quotas)
})

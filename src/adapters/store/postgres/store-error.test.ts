import assert from 'node:assert/strict'
import { test } from 'node:test'
import { connectStore, migrate, planMigrations, StoreError } from './index.ts'
import { toStoreError } from './store-error.ts'

const NOWHERE = 'postgres://leme:secret@127.0.0.1:1/leme'

test('without a server every way in says that the database does not answer, and never the password', async () => {
  const store = connectStore(NOWHERE)
  const attempts = [
    () => store.ping(),
    () => store.candles.list(),
    () => store.runs.get('a'),
    () => store.bots.list(),
    () => store.logins.createLink(),
    () => store.subscribe(() => {}),
    () => migrate(NOWHERE),
    () => planMigrations(NOWHERE),
  ]
  for (const attempt of attempts) {
    await assert.rejects(attempt, (error: unknown) => {
      assert.ok(error instanceof StoreError, String(error))
      assert.equal(error.code, 'store.unreachable')
      assert.equal(error.kind, 'remote')
      assert.ok(error.hint?.includes('DATABASE_URL'))
      assert.ok(!`${error.message}${error.stack}`.includes('secret'))
      return true
    })
  }
  await store.close()
})

test('what the server says of a full disk, a login and missing tables is told apart', () => {
  const code = (sqlState: string) =>
    (toStoreError(Object.assign(new Error('x'), { code: sqlState })) as { code: string }).code
  assert.equal(code('53100'), 'store.disk-full')
  assert.equal(code('28P01'), 'store.login-refused')
  assert.equal(code('42P01'), 'store.not-migrated')
  assert.equal(code('53300'), 'store.too-many-connections')
  assert.equal(code('57P01'), 'store.unreachable')
})

test('what is not known comes through as it is', () => {
  const strange = Object.assign(new Error('x'), { code: '22012' })
  assert.equal(toStoreError(strange), strange)
  assert.equal(toStoreError('text'), 'text')
})

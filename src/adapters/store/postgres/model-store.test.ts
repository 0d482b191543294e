import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { modelPredictionsSuite } from '../../../trade/pipeline/registry/model-predictions.suite.ts'
import { KEPT, modelStoreSuite } from '../../../trade/pipeline/registry/model-store.suite.ts'
import { moveTo, newVersion } from '../../../trade/pipeline/registry/model-version.fixture.ts'
import { temporaryPostgres } from '../../embedded-postgres/index.ts'
import { connectStore, migrate } from './index.ts'
import { modelStore } from './model-store.ts'
import { openSql } from './open-sql.ts'

const server = await temporaryPostgres()
await migrate(server.url)
const sql = openSql(server.url, 8)
const others = openSql(server.url, 8)
const store = connectStore(server.url)

after(async () => {
  await Promise.all([sql.end(), others.end(), store.close()])
  await server.stop()
})

const under = () => ({ store: modelStore(sql, { keep: KEPT }), other: modelStore(others, { keep: KEPT }) })
modelStoreSuite('postgres', under)
modelPredictionsSuite('postgres', under)

test('the history of aliases refuses to be changed', async () => {
  await store.models.register('history', newVersion('h'), 'cli')
  await store.models.move(moveTo('history', 1))
  for (const change of [
    `update leme.model_alias_event set actor = 'x'`,
    'delete from leme.model_alias_event',
  ]) {
    await assert.rejects(sql.unsafe(change), /only ever added to/)
  }
})

test('a cursor of another list is refused', async () => {
  await store.models.register('cursors', newVersion('c'), 'cli')
  for (const cursor of ['x', '-1', '1e3', '']) {
    await assert.rejects(store.models.versions('cursors', { limit: 1, cursor }), { code: 'page.bad-cursor' })
    await assert.rejects(store.models.events('cursors', { limit: 1, cursor }), { code: 'page.bad-cursor' })
  }
})

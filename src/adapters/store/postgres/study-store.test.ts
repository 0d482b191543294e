import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { studyStoreSuite } from '../../../trade/research/hyperopt/study/study-store.suite.ts'
import { temporaryPostgres } from '../../embedded-postgres/index.ts'
import { connectStore, migrate } from './index.ts'

const server = await temporaryPostgres()
await migrate(server.url)
const store = connectStore(server.url)

after(async () => {
  await store.close()
  await server.stop()
})

studyStoreSuite('postgres', () => store.studies)

test('the right to run a study ends with the process that held it, and holds across connections', async () => {
  const other = connectStore(server.url)
  const claim = await store.studies.claim('shared')
  assert.ok(claim)
  assert.equal(await other.studies.claim('shared'), undefined)
  await claim[Symbol.asyncDispose]()
  const next = await other.studies.claim('shared')
  assert.ok(next)
  await next[Symbol.asyncDispose]()
  await other.close()
})

import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import postgres from 'postgres'
import { startTimescale } from '../../../../test/services/index.ts'
import { candleStoreSuite } from '../../../trade/market/candle-store.suite.ts'
import { importStoreSuite } from '../../../trade/market/ingest/import-store.suite.ts'
import { ingestStoreSuite } from '../../../trade/market/ingest/ingest-store.suite.ts'
import { lakeLedgerSuite } from '../../../trade/market/lake-ledger.suite.ts'
import { connectStore, migrate, timescaleState } from './index.ts'

const server = await startTimescale()
const sql = postgres(server.url, { max: 1, onnotice: () => {} })
await sql`create extension timescaledb`
await sql.end()
await migrate(server.url)
const store = connectStore(server.url)

after(async () => {
  await store.close()
  await server.stop()
})

test('an empty database with the extension has hypertables from the start', async () => {
  assert.equal((await timescaleState(server.url)).use, 'used')
})

candleStoreSuite('timescale', () => store.candles)
ingestStoreSuite('timescale', () => store)
importStoreSuite('timescale', () => store)
lakeLedgerSuite('timescale', () => store)

import { after, test } from 'node:test'
import { startPostgres15 } from '../../../../test/services/index.ts'
import { candleStoreSuite } from '../../../trade/market/candle-store.suite.ts'
import { importStoreSuite } from '../../../trade/market/ingest/import-store.suite.ts'
import { ingestStoreSuite } from '../../../trade/market/ingest/ingest-store.suite.ts'
import { lakeLedgerSuite } from '../../../trade/market/lake-ledger.suite.ts'
import { connectStore, migrate } from './index.ts'

const server = await startPostgres15()
if (server) {
  await migrate(server.url)
  const store = connectStore(server.url)
  after(async () => {
    await store.close()
    await server.stop()
  })
  candleStoreSuite('postgres 15', () => store.candles)
  ingestStoreSuite('postgres15', () => store)
  importStoreSuite('postgres15', () => store)
  lakeLedgerSuite('postgres 15', () => store)
} else {
  test('the stores work on PostgreSQL 15', (t) => t.skip('no PostgreSQL 15 on this machine'))
}

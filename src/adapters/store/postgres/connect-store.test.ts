import { after } from 'node:test'
import { botStoreSuite } from '../../../trade/engine/bot-store.suite.ts'
import { candleStoreSuite } from '../../../trade/market/candle-store.suite.ts'
import { runStoreSuite } from '../../../trade/research/run-store.suite.ts'
import { temporaryPostgres } from '../../embedded-postgres/index.ts'
import { connectStore, migrate } from './index.ts'

const server = await temporaryPostgres()
await migrate(server.url)
const store = connectStore(server.url)

after(async () => {
  await store.close()
  await server.stop()
})

candleStoreSuite('postgres', () => store.candles)
runStoreSuite('postgres', () => store.runs)
botStoreSuite('postgres', () => store.bots)

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { botStoreSuite } from '../../../trade/engine/bot-store.suite.ts'
import { candleStoreSuite } from '../../../trade/market/candle-store.suite.ts'
import { runStoreSuite } from '../../../trade/research/run-store.suite.ts'
import { startPostgres } from '../../embedded-postgres/index.ts'
import { connectStore, migrate } from './index.ts'

const stateDir = await mkdtemp(join(tmpdir(), 'leme-store-'))
const server = await startPostgres({ stateDir })
await migrate(server.url)
const store = connectStore(server.url)

after(async () => {
  await store.close()
  await server.stop()
  await rm(stateDir, { recursive: true, force: true })
})

candleStoreSuite('postgres', () => store.candles)
runStoreSuite('postgres', () => store.runs)
botStoreSuite('postgres', () => store.bots)

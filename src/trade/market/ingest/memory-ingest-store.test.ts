import { memoryCandleStore } from '../memory-candle-store.ts'
import { importStoreSuite } from './import-store.suite.ts'
import { ingestStoreSuite } from './ingest-store.suite.ts'
import { memoryIngestStore } from './memory-ingest-store.ts'

for (const suite of [ingestStoreSuite, importStoreSuite]) {
  suite('memory', () => {
    const candles = memoryCandleStore()
    return { ingest: memoryIngestStore(candles), candles }
  })
}

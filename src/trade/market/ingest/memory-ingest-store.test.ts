import { memoryCandleStore } from '../memory-candle-store.ts'
import { ingestStoreSuite } from './ingest-store.suite.ts'
import { memoryIngestStore } from './memory-ingest-store.ts'

ingestStoreSuite('memory', () => {
  const candles = memoryCandleStore()
  return { ingest: memoryIngestStore(candles), candles }
})

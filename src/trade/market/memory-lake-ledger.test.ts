import { memoryIngestStore } from './ingest/memory-ingest-store.ts'
import { lakeLedgerSuite } from './lake-ledger.suite.ts'
import { memoryCandleStore } from './memory-candle-store.ts'
import { memoryLakeLedger } from './memory-lake-ledger.ts'

lakeLedgerSuite('memory', () => {
  const candles = memoryCandleStore()
  return { candles, ingest: memoryIngestStore(candles), lake: memoryLakeLedger(candles) }
})

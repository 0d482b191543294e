import { memoryCandleStore } from '../memory-candle-store.ts'
import { apiKeyStoreSuite } from './api-key-store.suite.ts'
import { memoryApiKeyStore } from './memory-api-key-store.ts'
import { memoryIngestStore } from './memory-ingest-store.ts'

apiKeyStoreSuite('memory', () => {
  const ingest = memoryIngestStore(memoryCandleStore())
  const randomBytes = (length: number) => crypto.getRandomValues(new Uint8Array(length))
  return { ingest, keys: memoryApiKeyStore(ingest, { now: () => Date.UTC(2025, 0, 6), randomBytes }) }
})

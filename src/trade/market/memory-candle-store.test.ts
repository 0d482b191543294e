import { candleStoreSuite } from './candle-store.suite.ts'
import { memoryCandleStore } from './memory-candle-store.ts'

candleStoreSuite('memory', () => memoryCandleStore())

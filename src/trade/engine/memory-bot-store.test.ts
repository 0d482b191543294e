import { botStoreSuite } from './bot-store.suite.ts'
import { memoryBotStore } from './memory-bot-store.ts'

botStoreSuite('memory', () => memoryBotStore({ now: () => 1_700_000_000_000 }))

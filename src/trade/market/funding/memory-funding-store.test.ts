import { fundingStoreSuite } from './funding-store.suite.ts'
import { memoryFundingStore } from './memory-funding-store.ts'

fundingStoreSuite('memory', memoryFundingStore)

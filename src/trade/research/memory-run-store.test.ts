import { memoryRunStore } from './memory-run-store.ts'
import { runStoreSuite } from './run-store.suite.ts'

runStoreSuite('memory', () => memoryRunStore({ now: () => 1_700_000_000_000 }))

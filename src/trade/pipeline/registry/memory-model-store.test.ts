import { memoryModelStore } from './memory-model-store.ts'
import { KEPT, modelStoreSuite } from './model-store.suite.ts'

const store = memoryModelStore({ now: () => Date.UTC(2025, 0, 6), keep: KEPT })
modelStoreSuite('memory', () => ({ store, other: store }))

import { memoryModelStore } from './memory-model-store.ts'
import { modelPredictionsSuite } from './model-predictions.suite.ts'
import { KEPT, modelStoreSuite } from './model-store.suite.ts'

const store = memoryModelStore({ now: () => Date.UTC(2025, 0, 6), keep: KEPT })
const under = () => ({ store, other: store })
modelStoreSuite('memory', under)
modelPredictionsSuite('memory', under)

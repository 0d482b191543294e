import { memoryStudyStore } from './memory-study-store.ts'
import { studyStoreSuite } from './study-store.suite.ts'

studyStoreSuite('memory', () => memoryStudyStore({ now: () => 1_700_000_000_000 }))

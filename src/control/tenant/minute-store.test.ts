import { minuteStoreSuite } from './minute-store.suite.ts'
import { memoryMinuteStore } from './minute-store.ts'

minuteStoreSuite('memory', async () => memoryMinuteStore())

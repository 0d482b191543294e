import { memoryObjectStore } from './memory-object-store.ts'
import { objectStoreSuite } from './object-store.suite.ts'

objectStoreSuite('in memory', async () => {
  const store = memoryObjectStore({ pageSize: 10 })
  return { store, reopen: async () => store, async [Symbol.asyncDispose]() {} }
})

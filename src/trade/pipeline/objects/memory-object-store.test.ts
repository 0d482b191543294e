import { memoryObjectStore } from './memory-object-store.ts'
import { objectStoreSuite } from './object-store.suite.ts'

for (const versioned of [false, true]) {
  objectStoreSuite(versioned ? 'in memory with versions' : 'in memory', async () => {
    const store = memoryObjectStore({ pageSize: 10, versioned })
    return { store, versioned, reopen: async () => store, async [Symbol.asyncDispose]() {} }
  })
}

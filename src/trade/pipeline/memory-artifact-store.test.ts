import { artifactStoreSuite } from './artifact-store.suite.ts'
import { memoryArtifactStore } from './memory-artifact-store.ts'
import type { Table } from './port.ts'

artifactStoreSuite('in memory', async () => {
  const contents = new Map<string, Table | string>()
  const store = memoryArtifactStore(contents)
  return {
    store,
    reopen: async () => store,
    async damage(artifact) {
      contents.set(artifact.hash, artifact.kind === 'json' ? '{"a":2}' : { rows: 0, columns: [] })
    },
    async lose(artifact) {
      contents.delete(artifact.hash)
    },
    async [Symbol.asyncDispose]() {},
  }
})

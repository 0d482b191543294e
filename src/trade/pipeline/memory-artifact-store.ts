import { hashJson, hashTable } from './content-hash.ts'
import { PipelineFault } from './pipeline-fault.ts'
import type { Artifact, ArtifactStore, Lineage, Table } from './port.ts'
import { columnNames } from './table.ts'

/** An artifact store that forgets with the process. `contents` holds tables and JSON texts by hash. */
export function memoryArtifactStore(contents = new Map<string, Table | string>()): ArtifactStore {
  const entries = new Map<string, Artifact>()

  function remember(artifact: Artifact): Artifact {
    entries.set(artifact.lineage.inputHash, artifact)
    return artifact
  }

  return {
    async find(inputHash) {
      return entries.get(inputHash)
    },
    async writeTable(name, table, lineage: Lineage) {
      const hash = hashTable(table)
      contents.set(hash, table)
      return remember({ name, kind: 'table', hash, rows: table.rows, columns: columnNames(table), lineage })
    },
    async writeJson(name, value, lineage: Lineage) {
      const hash = hashJson(value)
      contents.set(hash, JSON.stringify(value))
      return remember({ name, kind: 'json', hash, rows: 0, columns: [], lineage })
    },
    async readTable(artifact) {
      const table = contents.get(artifact.hash)
      if (typeof table !== 'object') throw missing(artifact)
      if (hashTable(table) !== artifact.hash) throw corrupt(artifact)
      return table
    },
    async readJson(artifact) {
      const text = contents.get(artifact.hash)
      if (typeof text !== 'string') throw missing(artifact)
      const value: unknown = JSON.parse(text)
      if (hashJson(value) !== artifact.hash) throw corrupt(artifact)
      return value
    },
  }
}

function missing({ name, hash }: Artifact): PipelineFault {
  return new PipelineFault('artifact.missing', `the content of ${name} ${hash.slice(0, 12)} is not there`)
}

function corrupt({ name, hash }: Artifact): PipelineFault {
  return new PipelineFault(
    'artifact.corrupt',
    `the content of ${name} does not match its hash ${hash.slice(0, 12)}`,
  )
}

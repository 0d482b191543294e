import { checkKey, checkPrefix } from './check-key.ts'
import { conflictingObject, missingObject, requireOpened } from './object-faults.ts'
import type { ObjectStore, ObjectVersion } from './port.ts'

export interface MemoryObjectStoreOptions {
  /** UTC milliseconds for `modifiedAt`; 0 where none is lent. */
  readonly clock?: () => number
  /** Objects a page. */
  readonly pageSize?: number
  /** Keeps what is overwritten and deleted. */
  readonly versioned?: boolean
}

interface Stored {
  readonly info: ObjectVersion
  readonly bytes: Uint8Array
}

/** An object store that forgets with the process. */
export function memoryObjectStore({
  clock = () => 0,
  pageSize = 1000,
  versioned = false,
}: MemoryObjectStoreOptions = {}): ObjectStore {
  const objects = new Map<string, Stored>()
  const kept = new Map<string, readonly Stored[]>()
  let writes = 0

  return {
    name: 'memory',
    async list(prefix, cursor = '') {
      checkPrefix(prefix)
      const keys = [...objects.keys()].filter((key) => key.startsWith(prefix) && key > cursor).sort()
      const page = keys.slice(0, pageSize)
      const infos = page.map((key) => objects.get(key)!.info)
      return keys.length > page.length ? { objects: infos, cursor: page.at(-1)! } : { objects: infos }
    },
    async head(key) {
      return objects.get(checkKey(key))?.info
    },
    async get(key, options = {}) {
      const now = objects.get(checkKey(key))
      const { version = now?.info.version } = options
      const found = [now, ...(kept.get(key) ?? [])].find((one) => one?.info.version === version)
      if (!found) throw missingObject(key)
      requireOpened(found.info, options)
      return { info: found.info, body: inOnePiece(found.bytes) }
    },
    async put(key, bytes, { ifAbsent, ifMatch } = {}) {
      const found = objects.get(checkKey(key))
      if (ifAbsent && found) throw conflictingObject(key)
      if (ifMatch !== undefined && found?.info.etag !== ifMatch) throw conflictingObject(key)
      const etag = `${++writes}`
      const info = { key, size: bytes.length, etag, modifiedAt: clock(), whole: true, version: etag }
      const stored = { info, bytes: bytes.slice() }
      objects.set(key, stored)
      if (versioned) kept.set(key, [stored, ...(kept.get(key) ?? [])])
      return info
    },
    async delete(key) {
      objects.delete(checkKey(key))
    },
    async versions(key) {
      return (kept.get(checkKey(key)) ?? []).map(({ info }) => info)
    },
  }
}

async function* inOnePiece(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  if (bytes.length > 0) yield bytes.slice()
}

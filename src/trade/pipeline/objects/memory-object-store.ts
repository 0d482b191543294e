import { checkKey, checkPrefix } from './check-key.ts'
import { conflictingObject, missingObject, requireOpened } from './object-faults.ts'
import type { ObjectInfo, ObjectStore } from './port.ts'

export interface MemoryObjectStoreOptions {
  /** UTC milliseconds for `modifiedAt`; 0 where none is lent. */
  readonly clock?: () => number
  /** Objects a page. */
  readonly pageSize?: number
}

/** An object store that forgets with the process. */
export function memoryObjectStore({
  clock = () => 0,
  pageSize = 1000,
}: MemoryObjectStoreOptions = {}): ObjectStore {
  const objects = new Map<string, { readonly info: ObjectInfo; readonly bytes: Uint8Array }>()
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
      const found = objects.get(checkKey(key))
      if (!found) throw missingObject(key)
      requireOpened(found.info, options)
      return { info: found.info, body: inOnePiece(found.bytes) }
    },
    async put(key, bytes, { ifAbsent, ifMatch } = {}) {
      const found = objects.get(checkKey(key))
      if (ifAbsent && found) throw conflictingObject(key)
      if (ifMatch !== undefined && found?.info.etag !== ifMatch) throw conflictingObject(key)
      const info = { key, size: bytes.length, etag: `${++writes}`, modifiedAt: clock(), whole: true }
      objects.set(key, { info, bytes: bytes.slice() })
      return info
    },
    async delete(key) {
      objects.delete(checkKey(key))
    },
  }
}

async function* inOnePiece(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  if (bytes.length > 0) yield bytes.slice()
}

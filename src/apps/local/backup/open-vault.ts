import { type ObjectStoreAddress, openObjectStore } from '../../../adapters/store/object/index.ts'
import type { BackupVault } from '../../../control/operation/index.ts'
import { type ObjectStore, PipelineFault } from '../../../trade/pipeline/index.ts'

/** Objects of a vault are 16 MB and what sealing adds; an index of a folder may be more. */
const MAX_BYTES = 1 << 30

/** Backups in a folder, in S3 or in Azure Blob. @throws PipelineFault `object.store` */
export async function openVault(address: ObjectStoreAddress): Promise<BackupVault> {
  return vaultOf(await openObjectStore(address))
}

/** The same, and nothing more is read or written once the signal comes: what is in the making ends there. */
export function endingVault(vault: BackupVault, signal: AbortSignal): BackupVault {
  return {
    ...vault,
    get: async (key) => {
      signal.throwIfAborted()
      return vault.get(key)
    },
    put: async (key, bytes) => {
      signal.throwIfAborted()
      await vault.put(key, bytes)
    },
    delete: async (key) => {
      signal.throwIfAborted()
      await vault.delete(key)
    },
  }
}

export function vaultOf(store: ObjectStore): BackupVault {
  return {
    name: store.name,
    async *list(prefix) {
      let cursor: string | undefined
      do {
        const page = await store.list(prefix, cursor)
        for (const { key, size, modifiedAt } of page.objects) yield { key, size, modifiedAt }
        cursor = page.cursor
      } while (cursor !== undefined)
    },
    async get(key) {
      try {
        const { body } = await store.get(key, { maxBytes: MAX_BYTES })
        const pieces: Uint8Array[] = []
        for await (const piece of body) pieces.push(piece)
        return Buffer.concat(pieces)
      } catch (error) {
        if (error instanceof PipelineFault && error.code === 'object.missing') return undefined
        throw error
      }
    },
    async put(key, bytes) {
      await store.put(key, bytes)
    },
    delete: (key) => store.delete(key),
  }
}

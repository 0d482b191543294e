import type { BackupVault } from './vault.ts'

/** A vault in memory; `now` is when its objects were written, `objects` its inside. */
export function memoryVault(now = () => 0): BackupVault & {
  readonly objects: Map<string, { bytes: Uint8Array; modifiedAt: number }>
} {
  const objects = new Map<string, { bytes: Uint8Array; modifiedAt: number }>()
  return {
    name: 'memory',
    objects,
    async *list(prefix) {
      for (const [key, { bytes, modifiedAt }] of [...objects].sort(([a], [b]) => (a < b ? -1 : 1))) {
        if (key.startsWith(prefix)) yield { key, size: bytes.length, modifiedAt }
      }
    },
    get: async (key) => objects.get(key)?.bytes,
    put: async (key, bytes) => {
      objects.set(key, { bytes: bytes.slice(), modifiedAt: now() })
    },
    delete: async (key) => {
      objects.delete(key)
    },
  }
}

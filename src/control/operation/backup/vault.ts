/** An object of a vault. */
export interface VaultObject {
  readonly key: string
  readonly size: number
  /** UTC milliseconds of its last write. */
  readonly modifiedAt: number
}

/**
 * Where backups lie: sealed objects by key, in a folder, in S3 or in Azure Blob. The one that writes them holds no key
 * that opens them.
 */
export interface BackupVault {
  /** For messages; no secret is in it. */
  readonly name: string
  list(prefix: string): AsyncIterable<VaultObject>
  /** Undefined where there is none. */
  get(key: string): Promise<Uint8Array | undefined>
  /** Whole or not at all; what was there is replaced. */
  put(key: string, bytes: Uint8Array): Promise<void>
  /** No failure where there is none. */
  delete(key: string): Promise<void>
}

/** What became of a look-up, or of a look-up or write that Redis did not answer in time. */
export type ByteCacheEvent = 'hit' | 'miss' | 'failure'

/**
 * Bytes by name, which may be forgotten at any time. A name has to say everything that its bytes
 * depend on: nothing is ever replaced.
 */
export interface ByteCache {
  /** Undefined where there are none, and where asking takes longer than making them anew. */
  get(name: string): Promise<Buffer | undefined>
  /** Returns at once; whether they are kept is not told. */
  set(name: string, bytes: Buffer): void
}

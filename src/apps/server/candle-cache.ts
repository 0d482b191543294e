/** What becomes of a look into the cache; each is counted. */
export type CacheEvent = 'hit' | 'miss' | 'eviction'

export interface CandleCacheOptions {
  /** Bytes of all bodies together. */
  readonly maxBytes: number
  readonly onEvent: (event: CacheEvent) => void
}

/**
 * Serialised answers by name, the least recently used dropped first. A name holds the version of
 * everything that the answer was made of, so nothing is ever thrown away for being old. A body above
 * a quarter of the space is not kept.
 */
export class CandleCache {
  readonly #bodies = new Map<string, Buffer>()
  readonly #options: CandleCacheOptions
  #bytes = 0

  constructor(options: CandleCacheOptions) {
    this.#options = options
  }

  /** Bytes kept now. */
  get bytes(): number {
    return this.#bytes
  }

  get(name: string): Buffer | undefined {
    const body = this.#bodies.get(name)
    this.#options.onEvent(body === undefined ? 'miss' : 'hit')
    if (body === undefined) return undefined
    this.#bodies.delete(name)
    this.#bodies.set(name, body)
    return body
  }

  set(name: string, body: Buffer): void {
    const { maxBytes, onEvent } = this.#options
    if (body.length > maxBytes / 4) return
    this.#drop(name)
    this.#bodies.set(name, body)
    this.#bytes += body.length
    for (const oldest of this.#bodies.keys()) {
      if (this.#bytes <= maxBytes) return
      this.#drop(oldest)
      onEvent('eviction')
    }
  }

  #drop(name: string): void {
    this.#bytes -= this.#bodies.get(name)?.length ?? 0
    this.#bodies.delete(name)
  }
}

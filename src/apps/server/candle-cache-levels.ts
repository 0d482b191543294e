import type { ByteCache } from '../../adapters/cache/index.ts'
import type { CandleCache } from './candle-cache.ts'

/** The cache of this process, and behind it the one that replicas share, where there is one. */
export class CandleCacheLevels {
  readonly #near: CandleCache
  readonly #far: ByteCache | undefined

  constructor(near: CandleCache, far?: ByteCache) {
    this.#near = near
    this.#far = far
  }

  async get(name: string): Promise<Buffer | undefined> {
    const near = this.#near.get(name)
    if (near !== undefined || this.#far === undefined) return near
    const far = await this.#far.get(name)
    if (far !== undefined) this.#near.set(name, far)
    return far
  }

  set(name: string, body: Buffer): void {
    this.#near.set(name, body)
    this.#far?.set(name, body)
  }
}

import { busy } from './within-time.ts'

/** What one request holds of the memory for bodies. */
export interface BodyLease extends Disposable {
  /** @throws ServerFault `server.busy` */
  take(bytes: number): void
}

/** Bounds how many bytes of bodies are held at once, by requests that arrive and by those that wait. */
export class IngestMemory {
  readonly #mostBytes: number
  #held = 0

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes
  }

  lease(): BodyLease {
    let mine = 0
    return {
      take: (bytes) => {
        if (this.#held + bytes > this.#mostBytes) throw busy('Too much is being sent at once.')
        mine += bytes
        this.#held += bytes
      },
      [Symbol.dispose]: () => {
        this.#held -= mine
        mine = 0
      },
    }
  }
}

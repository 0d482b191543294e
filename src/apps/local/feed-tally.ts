import type { BrokerEvent } from '../../adapters/broker/index.ts'
import type { PlatformSigns } from '../../control/operation/index.ts'

/** A connection that comes back by itself so soon is nobody's business. */
const GRACE_MS = 60_000

/** Which feeds of this process are connected, by what their adapters tell. */
export class FeedTally {
  readonly #now: () => number
  readonly #host: string
  /** Since when each is away; null while it is there. */
  readonly #awaySince = new Map<string, number | null>()

  constructor(now: () => number, host: string) {
    this.#now = now
    this.#host = host
  }

  /** An absence is told again with each try to connect: its beginning counts. */
  heard(event: BrokerEvent): void {
    if (event.kind !== 'connected' && event.kind !== 'lost') return
    const name = `RabbitMQ (${event.side === 'ingest' ? 'data in' : 'events out'}) on ${this.#host}`
    const since = this.#awaySince.get(name) ?? this.#now()
    this.#awaySince.set(name, event.kind === 'connected' ? null : since)
  }

  read(): NonNullable<PlatformSigns['feeds']> {
    return [...this.#awaySince].map(([name, since]) => ({
      name,
      isUp: since === null || this.#now() - since < GRACE_MS,
    }))
  }
}

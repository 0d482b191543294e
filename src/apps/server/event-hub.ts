import type { Announcement, ServerEventMessage } from './schemas/event.ts'

export interface EventHubOptions {
  /** UTC milliseconds. */
  readonly clock: () => number
  /** Events kept for subscribers that come back. */
  readonly capacity?: number
}

export type Listener = (event: ServerEventMessage) => void

/**
 * Hands events to those who listen and keeps the last ones for those who come back. Sequences grow
 * by one; they start from the clock in microseconds, so that they grow over a restart too.
 */
export class EventHub {
  readonly #clock: () => number
  readonly #capacity: number
  readonly #kept: ServerEventMessage[] = []
  readonly #listeners = new Set<Listener>()
  #seq: number

  constructor({ clock, capacity = 2_000 }: EventHubOptions) {
    this.#clock = clock
    this.#capacity = capacity
    this.#seq = clock() * 1_000
  }

  /** Sequence of the last event. */
  get seq(): number {
    return this.#seq
  }

  /** Whether anybody would hear of an event now. */
  get isHeard(): boolean {
    return this.#listeners.size > 0
  }

  publish(announcement: Announcement): void {
    this.#seq += 1
    const event: ServerEventMessage = { seq: this.#seq, time: this.#clock(), ...announcement }
    this.#kept.push(event)
    if (this.#kept.length > this.#capacity) this.#kept.shift()
    for (const listener of this.#listeners) listener(event)
  }

  /** What came after `seq`; one `reset` when that is not known any more, or never was. */
  since(seq: number): readonly ServerEventMessage[] {
    const oldest = this.#kept[0]?.seq ?? this.#seq + 1
    if (seq >= oldest - 1 && seq <= this.#seq) return this.#kept.slice(seq - oldest + 1)
    return [this.reset('Events were missed.')]
  }

  /** Tells one subscriber to fetch everything again; carries the newest sequence. */
  reset(reason: string): ServerEventMessage {
    return { seq: this.#seq, time: this.#clock(), topic: 'reset', data: { reason } }
  }

  /** Calls `listener` for every event from now on, until the returned function is called. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}

import { listObjects } from './list-objects.ts'
import { OWN_PREFIX } from './object-event-ledger.ts'
import type { ObjectInfo, ObjectStore } from './port.ts'

export interface ObjectWatchOptions {
  readonly store: ObjectStore
  readonly prefix: string
  /** Only keys that end so; unfinished uploads have other names as a rule. */
  readonly suffix?: string
  /** Keys that are left alone: what the work itself writes. */
  readonly except?: (key: string) => boolean
  /** UTC milliseconds. */
  readonly clock: () => number
  /** How long an object has to stay as it is where the store cannot say that it is whole. */
  readonly settleMs?: number
}

interface Seen {
  readonly etag: string
  readonly size: number
  readonly since: number
  finished: boolean
}

/** Remembers between looks what was there, and which of it has been dealt with. */
export class ObjectWatch {
  readonly #options: ObjectWatchOptions
  #seen = new Map<string, Seen>()

  constructor(options: ObjectWatchOptions) {
    this.#options = options
  }

  /** Objects to be taken now: nobody is still writing them, and they are not finished as they are. */
  async look(): Promise<readonly ObjectInfo[]> {
    const { store, prefix, suffix = '', except, clock, settleMs = 10_000 } = this.#options
    const now = clock()
    const seen = new Map<string, Seen>()
    const ready: ObjectInfo[] = []
    for await (const info of listObjects(store, prefix)) {
      if (!info.key.endsWith(suffix) || info.key.startsWith(OWN_PREFIX) || except?.(info.key)) continue
      const before = this.#seen.get(info.key)
      const isSame = before?.etag === info.etag && before.size === info.size
      const entry = isSame ? before : { etag: info.etag, size: info.size, since: now, finished: false }
      seen.set(info.key, entry)
      const isWhole = info.whole || (isSame && now - entry.since >= settleMs)
      if (isWhole && !entry.finished) ready.push(info)
    }
    this.#seen = seen
    return ready
  }

  /** This object of the last look needs no more work until it is written anew. */
  finish({ key }: ObjectInfo): void {
    const entry = this.#seen.get(key)
    if (entry) entry.finished = true
  }
}

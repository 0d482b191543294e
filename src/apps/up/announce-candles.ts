import type { CandleStore, SeriesSummary } from '../../trade/market/index.ts'
import type { EventHub } from '../server/index.ts'

/** Where more series changed at once, their names would cost more than reading them. */
const MOST_NAMED = 50
const SHORTEST_PAUSE_MS = 1_000
/** A look may take this share of the time, so that a hundred thousand series cost no more than ten. */
const SHARE = 1 / 20

type Readable = Pick<CandleStore, 'list'>

/**
 * Tells listeners of the server which series changed, by whatever process, within about a second, while
 * somebody listens: one event a look, however many candles came. What changed while nobody did is told
 * to the next who does: it may have come after what their page has read. The versions are looked at instead of
 * every writer ringing: a notification in PostgreSQL makes the commits of all writers wait for each other.
 */
export function announceCandles(candles: Readable, events: EventHub): Disposable {
  const watch = new CandleWatch(candles, events)
  let isOver = false
  let timer = setTimeout(look, 0)

  async function look(): Promise<void> {
    const begun = performance.now()
    // A database that is away is looked at again; whoever asks it something is told.
    if (events.isHeard || !watch.hasSeen) await watch.look().catch(() => {})
    const cost = performance.now() - begun
    if (!isOver) timer = setTimeout(look, Math.max(SHORTEST_PAUSE_MS, cost / SHARE))
  }

  return {
    [Symbol.dispose]() {
      isOver = true
      clearTimeout(timer)
    },
  }
}

/** Compares the versions of the stored series with those seen before. */
export class CandleWatch {
  readonly #candles: Readable
  readonly #events: EventHub
  #seen: ReadonlyMap<string, number> | undefined

  constructor(candles: Readable, events: EventHub) {
    this.#candles = candles
    this.#events = events
  }

  /** Publishes one event where something changed since the last look; the first look only remembers. */
  async look(): Promise<void> {
    const stored = await this.#candles.list()
    const before = this.#seen
    this.#seen = new Map(stored.map((series) => [nameOf(series), series.version]))
    if (before === undefined) return
    const changed = stored.filter((series) => before.get(nameOf(series)) !== series.version)
    if (changed.length === 0) return
    const named = changed.length > MOST_NAMED ? [] : changed
    this.#events.publish({
      topic: 'candle',
      data: {
        changed: changed.length,
        series: named.map(({ venue, pair, timeframe, lastTime, version }) => {
          return { venue, pair, timeframe, lastTime, version }
        }),
      },
    })
  }

  /** Whether there is something to compare with. */
  get hasSeen(): boolean {
    return this.#seen !== undefined
  }
}

function nameOf({ venue, pair, timeframe }: SeriesSummary): string {
  return `${venue} ${pair} ${timeframe}`
}

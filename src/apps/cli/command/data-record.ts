import {
  openStream,
  recordMarket,
  type StoredNews,
  type StreamNews,
  SYSTEM_CLOCK,
} from '../../../adapters/exchange/index.ts'
import {
  formatTime,
  type Pair,
  parsePair,
  parseTimeframe,
  parseTimeRange,
  parseVenue,
} from '../../../domain/index.ts'
import { stopSignal } from '../../local/stop-signal.ts'
import { withDatabase } from '../../local/with-app.ts'
import { count, duration, type Terminal } from '../terminal.ts'

export interface DataRecordOptions {
  readonly exchange: string
  readonly pairs: readonly string[]
  readonly timeframe: string
  readonly since?: string
  readonly quotes?: boolean
  readonly books?: boolean
  readonly keepBooks: number
  readonly minutes?: number
  readonly url?: string
}

const LINE_MS = 60_000
const HOUR = 3_600_000

/** `leme data record`: an exchange's streams into the store, until it is stopped. */
export async function dataRecord(terminal: Terminal, options: DataRecordOptions): Promise<void> {
  const timeframe = parseTimeframe(options.timeframe)
  const pairs = options.pairs.map(parsePair)
  const venue = parseVenue(options.exchange)
  const since =
    options.since === undefined ? undefined : parseTimeRange(`${options.since.replaceAll('-', '')}-`).start
  const stopped = stopSignal()
  const signal =
    options.minutes === undefined
      ? stopped
      : AbortSignal.any([stopped, AbortSignal.timeout(options.minutes * 60_000)])
  const told = new Totals()
  await withDatabase(async ({ store }) => {
    await using opened = await openStream({
      exchange: options.exchange,
      ...(options.url !== undefined && { url: options.url }),
      signal,
      budgets: store.budgets,
      onPause: ({ reason, ms }) => terminal.warn(`${reason}; waiting ${duration(ms)}`),
      onNews: (news) => tellNews(terminal, news, told),
    })
    terminal.say(`Recording ${pairs.join(', ')} ${timeframe} of ${venue}; Ctrl-C ends it.`)
    const lines = setInterval(() => terminal.say(told.line()), LINE_MS)
    try {
      await recordMarket({
        ...{ opened, venue, pairs, timeframe, signal, clock: SYSTEM_CLOCK },
        ingest: store.ingest,
        candles: store.candles,
        turns: store.budgets,
        quotes: options.quotes === true,
        ...(options.books && { books: { store: store.books, keepMs: options.keepBooks * HOUR } }),
        ...(since !== undefined && { since }),
        onStored: (stored) => told.add(stored),
      })
    } finally {
      clearInterval(lines)
    }
  })
  terminal.result(
    { schema: 'leme.record/1', exchange: options.exchange, timeframe, ...told.sums() },
    `Stopped: ${told.line()}`,
  )
}

/** What was stored, for the line of each minute. */
class Totals {
  readonly #pairs = new Map<Pair, number>()
  #candles = 0
  #ticks = 0
  #books = 0
  #lagMs = 0
  fetched = 0
  lost = 0

  add({ pair, candles, missed = 0, ticks, books, lagMs }: StoredNews): void {
    this.fetched += missed
    this.#candles += candles
    this.#ticks += ticks
    this.#books += books
    this.#pairs.set(pair, (this.#pairs.get(pair) ?? 0) + candles)
    this.#lagMs = lagMs
  }

  sums() {
    const series = [...this.#pairs].map(([pair, candles]) => ({ pair, candles }))
    return {
      ...{ candles: this.#candles, fetched: this.fetched, ticks: this.#ticks, books: this.#books },
      ...{ lost: this.lost, series },
    }
  }

  line(): string {
    const { candles, fetched, ticks, books, lost } = this.sums()
    const quotes = ticks > 0 ? `, ${count(ticks)} quotes` : ''
    const kept = books > 0 ? `, ${count(books)} books` : ''
    const breaks = lost > 0 ? `; connection lost ${count(lost)} times` : ''
    const lag =
      candles + ticks + books > 0 ? `, stored ${duration(Math.max(0, this.#lagMs))} after its end` : ''
    return `${formatTime(Date.now())} UTC: ${count(candles)} candles (${count(fetched)} fetched)${quotes}${kept}${lag}${breaks}`
  }
}

function tellNews(terminal: Terminal, news: StreamNews, told: Totals): void {
  if (news.kind === 'fetched') told.fetched += news.candles
  if (news.kind === 'lost' || news.kind === 'stale') told.lost++
  if (news.kind === 'lost') terminal.warn(`connection lost: ${news.reason}`)
  if (news.kind === 'stale') terminal.warn(`nothing came for ${duration(news.silentMs)}; connecting anew`)
  if (news.kind === 'differs')
    terminal.warn(
      `${news.pair} at ${formatTime(news.time)} UTC: the exchange tells this candle differently now`,
    )
}

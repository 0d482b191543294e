import {
  allocateCandles,
  type Candles,
  PRICE_COLUMNS,
  parseTimeframe,
  type SeriesKey,
  sliceCandles,
  timeframeMs,
} from '../../../domain/index.ts'
import { bestSeries, type CandleStore, resample, type SeriesSummary } from '../../../trade/market/index.ts'

export type StoredCandles = Pick<CandleStore, 'list' | 'read' | 'summary'>

/** A candle that is the last one of its series may still change until so long after its end. */
const SETTLE_MS = 5_000
const MINUTE = parseTimeframe('1m')

export interface StoredSeriesOptions {
  readonly store: StoredCandles
  readonly key: SeriesKey
  /** Candles from this time on are kept, UTC milliseconds. */
  readonly history: number
  readonly now: () => number
}

/**
 * One pair of the store as it grows. A candle is taken when it cannot change any more by what is still
 * to come: one after it is there, or its last minute is, or it ended a while ago. What was taken stays as it was.
 */
export class StoredSeries {
  readonly key: SeriesKey
  readonly #options: StoredSeriesOptions
  #candles: Candles
  #base: SeriesSummary | undefined
  #readVersion = -1
  #isPending = true

  constructor(options: StoredSeriesOptions) {
    this.#options = options
    this.key = options.key
    this.#candles = allocateCandles(0, options.key.timeframe)
  }

  get candles(): Candles {
    return this.#candles
  }

  /** Time of the newest candle; undefined while there is none. */
  get last(): number | undefined {
    return this.#candles.time.at(-1)
  }

  /** Reads what is new. */
  async refresh(): Promise<void> {
    const { store, history } = this.#options
    const found = this.#base ? await store.summary(this.#base) : bestSeries(await store.list(), this.key)
    if (!found || (found.version === this.#readVersion && !this.#isPending)) return
    this.#base = found
    const { timeframe } = this.key
    const start = this.last === undefined ? history : this.last + timeframeMs(timeframe)
    const rows = await store.read(found, { start })
    const settled = await this.#settled(rows)
    this.#readVersion = found.version
    this.#isPending = settled.length < rows.length
    this.#append(resample(settled, timeframe, { incomplete: 'drop' }))
  }

  async #settled(rows: Candles): Promise<Candles> {
    if (rows.length === 0) return rows
    const { store, now } = this.#options
    const end = rows.time[rows.length - 1]! + timeframeMs(rows.timeframe)
    if (now() >= end + SETTLE_MS) return rows
    const minutes =
      rows.timeframe === MINUTE ? undefined : await store.summary({ ...this.key, timeframe: MINUTE })
    const isWhole = minutes !== undefined && minutes.lastTime >= end - timeframeMs(MINUTE) && now() >= end
    return isWhole ? rows : sliceCandles(rows, 0, rows.length - 1)
  }

  #append(fresh: Candles): void {
    if (fresh.length === 0) return
    const before = this.#candles
    const grown = allocateCandles(before.length + fresh.length, before.timeframe)
    for (const name of ['time', ...PRICE_COLUMNS] as const) {
      grown[name].set(before[name])
      grown[name].set(fresh[name], before.length)
    }
    this.#candles = grown
  }
}

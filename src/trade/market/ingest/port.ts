import type { Pair, SeriesKey, Timeframe, TimeRange, Venue } from '../../../domain/index.ts'

/**
 * What a source wants done with a candle that is stored with other values: `keep` the stored one
 * (`duplicate`), `revise` it and keep the old values as a revision, or `reject` the new one.
 */
export type IngestPolicy = 'keep' | 'revise' | 'reject'

/** What a source's own names of markets mean, where Leme would not guess. */
export interface SymbolNames {
  /** By the name as it is sent, letter by letter: `US500.cash` is US500/USD. */
  readonly pairs?: Readonly<Record<string, Pair>>
  /** What names of capitals and digits are quoted in that end in no currency that Leme knows: `PETR4` in BRL. */
  readonly quote?: string
}

/** So many pairs a venue may have when a source does not say. */
export const USUAL_MOST_PAIRS = 5_000

/** Who sends candles and ticks, and what is done with them. */
export interface IngestSource {
  /** Lower-case letters, digits, `-` and `_`. */
  readonly name: string
  /** The venue under which its candles are stored. */
  readonly venue: Venue
  readonly policy: IngestPolicy
  /** Whether pairs are taken of which the venue has no series yet. */
  readonly takesUnknown: boolean
  /** A batch after which its venue had more pairs than this is refused; {@link USUAL_MOST_PAIRS} when absent. */
  readonly mostPairs?: number
  readonly names?: SymbolNames
}

/** What came with a candle beside its prices. */
export interface CandleReadings {
  readonly bid?: number
  readonly ask?: number
  readonly spread?: number
  readonly indicators?: Readonly<Record<string, number>>
}

/** How the sender wrote a candle, for the answer. */
export interface SentAs {
  readonly symbol: string
  readonly timeframe: string
  /** UTC milliseconds, before it was floored to its bucket. */
  readonly time: number
}

/** One possible candle; made by `readIngestCandles`. `time` is the start of its bucket, UTC milliseconds. */
export interface IngestCandle {
  readonly pair: Pair
  readonly timeframe: Timeframe
  readonly time: number
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  readonly volume: number
  readonly readings: CandleReadings | undefined
  readonly sent: SentAs
}

/** One quote; made by `readIngestTicks`. `time` in UTC milliseconds. */
export interface IngestTick {
  readonly pair: Pair
  readonly time: number
  readonly bid: number
  readonly ask: number
  readonly spread: number
  readonly volume: number
}

/**
 * `inserted`: no candle was sent for this bucket before (one that was derived gives way).
 * `duplicate`: one was, and stays. `revised`: its values were replaced. `rejected`: it has other
 * values and the source's policy is `reject`. `unknown-symbol`: the source takes no new pairs.
 */
export type IngestStatus = 'inserted' | 'duplicate' | 'revised' | 'rejected' | 'unknown-symbol'

export interface IngestDetail {
  readonly symbol: string
  readonly timeframe: string
  readonly tsOriginal: number
  readonly tsBucket: number
  readonly status: IngestStatus
}

export interface IngestOutcome {
  readonly received: number
  readonly inserted: number
  readonly duplicates: number
  /** One per item, in the order of the items. */
  readonly details: readonly IngestDetail[]
}

export interface TickOutcome {
  readonly received: number
  readonly inserted: number
  /** Equal in all values to a stored tick, or to one before it in the batch. */
  readonly duplicates: number
  /** Of pairs that the source does not take. */
  readonly unknown: number
}

/** A batch has at most so many items. */
export const MAX_INGEST_ITEMS = 10_000

/**
 * Where sent candles and ticks are kept. Each call stores all of its batch or nothing, in any order
 * and any number of times: candles of longer timeframes are derived from the one-minute candles
 * stored, one-minute candles from the ticks stored, and neither replaces a candle that was sent or
 * imported. One suite judges every implementation: `ingest-store.suite.ts`.
 */
export interface IngestStore {
  /**
   * Makes a source, or changes the one of this name.
   * @throws MarketError `ingest.source-name`
   */
  putSource(source: IngestSource): Promise<void>
  /** By name, ascending. */
  listSources(): Promise<readonly IngestSource[]>
  /** @throws MarketError `ingest.source-unknown`, `ingest.too-many`, `ingest.too-many-pairs` */
  ingest(source: string, items: readonly IngestCandle[]): Promise<IngestOutcome>
  /** @throws MarketError `ingest.source-unknown`, `ingest.too-many`, `ingest.too-many-pairs` */
  ingestTicks(source: string, ticks: readonly IngestTick[]): Promise<TickOutcome>
  /** What came with the candles of a series, ascending; times at which nothing came are left out. */
  readings(
    key: SeriesKey,
    range?: TimeRange,
  ): Promise<readonly { readonly time: number; readonly readings: CandleReadings }[]>
}

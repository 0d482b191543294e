import { Fault, type FaultDetails, type FaultKind } from '../../domain/index.ts'

/** Every code of {@link MarketError}, with the kind of failure it is. */
export const MARKET_ERROR_KINDS = {
  /** Most rows are further apart, or closer, than the timeframe asked for. */
  'candles.timeframe': 'usage',
  /** Candles that should ascend without repetition do not. */
  'candles.unordered': 'failed',
  /** A candle that no market can have made: high below low, a price of zero, a negative volume … */
  'candles.impossible': 'failed',
  /** Resampling to a shorter timeframe, or to one that is no multiple. */
  'resample.timeframe': 'usage',
  /** No source has a row. */
  'merge.empty': 'no-data',
  /** Two sources bring a column of the same name. */
  'merge.column-taken': 'config',
  /** A DEMO market of no days, of a part of a day, or of more than ten years. */
  'demo.days': 'usage',
  /** A source's name has other characters than lower-case letters, digits, - and _. */
  'ingest.source-name': 'usage',
  /** Nobody made a source of this name. */
  'ingest.source-unknown': 'no-data',
  /** A batch has more items than are taken at once. */
  'ingest.too-many': 'usage',
  /** With a batch its venue would have more pairs than the source may make. */
  'ingest.too-many-pairs': 'gate',
  /** A network of an API key's allow-list is not written as ADDRESS/BITS. */
  'ingest.network': 'usage',
  /** The times of a schedule cannot be read, or never come. */
  'schedule.cron': 'usage',
  /** A time zone that there is not. */
  'schedule.zone': 'usage',
  /** A command that cannot be done by the clock. */
  'schedule.command': 'usage',
  /** Nothing is scheduled under this name. */
  'schedule.unknown': 'no-data',
  /** A rate of funding that is not finite, or at no time. */
  'funding.malformed': 'failed',
  /** An order book that is crossed, out of order, or holds what is no price or amount. */
  'book.malformed': 'failed',
} as const satisfies Readonly<Record<string, FaultKind>>

export type MarketErrorCode = keyof typeof MARKET_ERROR_KINDS

/** What this room throws. */
export class MarketError extends Fault {
  declare readonly code: MarketErrorCode

  constructor(code: MarketErrorCode, message: string, details: FaultDetails = {}) {
    super(MARKET_ERROR_KINDS[code], code, message, details)
  }
}

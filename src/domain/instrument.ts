import { Fault } from './fault.ts'
import type { Timeframe } from './timeframe.ts'

/** A market's name, `ETH/BTC` or `ETH/BTC:BTC` for a future; made only by {@link parsePair}. */
export type Pair = string & { readonly brand: 'Pair' }

/** A venue's name, `binance`; made only by {@link parseVenue}. */
export type Venue = string & { readonly brand: 'Venue' }

const PAIR = /^[A-Z0-9]{1,20}\/[A-Z0-9]{1,20}(:[A-Z0-9]{1,20})?$/
const VENUE = /^[a-z0-9][a-z0-9_-]{0,31}$/

/** @throws Fault `pair.malformed` */
export function parsePair(text: string): Pair {
  if (PAIR.test(text)) return text as Pair
  throw new Fault('usage', 'pair.malformed', `"${text}" is not a pair`, {
    hint: 'Write BASE/QUOTE in capitals, for example ETH/BTC.',
  })
}

/** @throws Fault `venue.malformed` */
export function parseVenue(text: string): Venue {
  if (VENUE.test(text)) return text as Venue
  throw new Fault('usage', 'venue.malformed', `"${text}" is not a venue name`, {
    hint: 'Use lower-case letters, digits, - and _, for example binance.',
  })
}

/** `BASE` of `BASE/QUOTE`. */
export function baseOf(pair: Pair): string {
  return pair.slice(0, pair.indexOf('/'))
}

/** `QUOTE` of `BASE/QUOTE` or `BASE/QUOTE:SETTLE`. */
export function quoteOf(pair: Pair): string {
  const end = pair.indexOf(':')
  return pair.slice(pair.indexOf('/') + 1, end < 0 ? undefined : end)
}

/** What names one stored series of candles. */
export interface SeriesKey {
  readonly venue: Venue
  readonly pair: Pair
  readonly timeframe: Timeframe
}

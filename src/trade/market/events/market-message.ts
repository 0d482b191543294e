import type { MarketEvent } from './port.ts'

/** What a broker carries of an event; the candles themselves are read through the API. */
export interface MarketMessage {
  readonly schema: 'leme.market-event/1'
  readonly event: MarketEvent['kind']
  readonly id: number
  readonly venue: string
  readonly pair: string
  readonly timeframe: string
  readonly source: string
  readonly version: number
  readonly firstTime: number | null
  readonly lastTime: number | null
  readonly rows: number | null
  readonly at: number
}

/** AMQP's bound on a routing key, in bytes. */
const LONGEST_KEY = 255

export function marketMessage(event: MarketEvent): MarketMessage {
  const { kind, number, venue, pair, timeframe, source, version, firstTime, lastTime, rows, at } = event
  return {
    schema: 'leme.market-event/1',
    event: kind,
    id: number,
    ...{ venue, pair, timeframe, source, version, firstTime, lastTime, rows, at },
  }
}

/**
 * `candle.binance.ETH-BTC.1h` or `tick.mt5.EUR-USD`: a slash is written `-`, everything but letters,
 * digits, `-` and `_` as `_`, so that no name adds a word to the key. Two pairs may share one; the
 * message has their names as they are.
 */
export function routingKey({ kind, venue, pair, timeframe }: MarketEvent): string {
  const words = kind === 'tick.ingested' ? ['tick', venue, pair] : ['candle', venue, pair, timeframe]
  return words
    .map((word) => word.replaceAll('/', '-').replaceAll(/[^\w-]/g, '_'))
    .join('.')
    .slice(0, LONGEST_KEY)
}

/** Names the series of an event; events of one name are handed on in their order. */
export function seriesOfEvent({ venue, pair, timeframe }: MarketEvent): string {
  return `${venue} ${pair} ${timeframe}`
}

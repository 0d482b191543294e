import type { MarketStream } from '../../trade/market/index.ts'
import { dropOldWords } from './drop-old-words.ts'
import { ExchangeError } from './exchange-error.ts'
import { type OpenExchangeOptions, type OpenedExchange, openClient } from './open-exchange.ts'
import { streamCandles } from './stream-candles.ts'
import { StreamLink, type StreamNews } from './stream-link.ts'
import { streamBooks, streamQuotes, streamTrades } from './stream-others.ts'

export interface OpenStreamOptions extends OpenExchangeOptions {
  /** Silence after which a connection is made anew; default 60,000. */
  readonly staleMs?: number
  /** How long after its end a candle is waited for before it is fetched; default 4,000. */
  readonly lateMs?: number
  readonly onNews?: (news: StreamNews) => void
}

/** A venue that is listened to, and asked by REST where something was missed. */
export interface OpenedStream extends AsyncDisposable {
  readonly exchange: OpenedExchange
  readonly stream: MarketStream
}

/**
 * Opens an exchange by its ccxt name, with its streams.
 * @throws ExchangeError as `openExchange`, and `exchange.streams`
 */
export async function openStream(options: OpenStreamOptions): Promise<OpenedStream> {
  const { staleMs = 60_000, lateMs = 4_000, onNews = () => {} } = options
  const { opened: exchange, client, patience } = await openClient(options, 'streams')
  if (client.has.watchOHLCV !== true) {
    await client.close()
    throw new ExchangeError('exchange.streams', `${exchange.id} has no stream of candles`, {
      hint: 'Fetch them by the hour instead: npx leme data schedule add --help',
    })
  }
  dropOldWords(client)
  const link = new StreamLink({ client, patience, staleMs, onNews })
  const { clock } = patience
  const others = { client, link, clock }
  const watch = (pair: string, timeframe: string) => client.watchOHLCV(pair, timeframe) as Promise<number[][]>
  return {
    exchange,
    stream: {
      candles: (pair, wanted) =>
        streamCandles({ exchange, link, clock, watch, lateMs, onNews }, pair, wanted),
      trades: (pair, signal) => streamTrades(others, pair, signal),
      quotes: (pair, signal) => streamQuotes(others, pair, signal),
      books: (pair, wanted) => streamBooks(others, pair, wanted),
    },
    [Symbol.asyncDispose]: async () => {
      await client.close()
    },
  }
}

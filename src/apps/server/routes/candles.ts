import { parsePair, parseTimeframe, parseVenue, type SeriesKey } from '../../../domain/index.ts'
import { type CandleStore, storedCandles } from '../../../trade/market/index.ts'
import { etag } from '../etag.ts'
import { mergeCandles } from '../merge-candles.ts'
import { CandleColumns, CandleQuery, SeriesList } from '../schemas/candle.ts'
import { describeSeries } from '../series-view.ts'
import { ServerFault } from '../server-fault.ts'
import type { Server } from '../server-type.ts'
import { answers } from './answers.ts'

export interface CandlePorts {
  readonly candles: Pick<CandleStore, 'list' | 'read'>
  readonly clock: () => number
}

const tags = ['data']

/** What candles there are, and the candles. */
export function candleRoutes(app: Server, { candles, clock }: CandlePorts): void {
  app.get(
    '/api/v1/series',
    {
      schema: {
        operationId: 'listSeries',
        tags,
        summary: 'Stored candle series',
        response: answers(200, SeriesList),
      },
    },
    async () => {
      const now = clock()
      return { items: (await candles.list()).map((series) => describeSeries(series, now)) }
    },
  )

  app.get(
    '/api/v1/candles',
    {
      onSend: etag,
      schema: {
        operationId: 'getCandles',
        tags,
        summary:
          'Candles of a series as columns, aggregated where only shorter ones are stored, neighbours merged where there are more than `limit`',
        querystring: CandleQuery,
        response: answers(200, CandleColumns),
      },
    },
    async ({ query }) => {
      const { start, end, limit = 1_000 } = query
      const key = {
        venue: parseVenue(query.venue),
        pair: parsePair(query.pair),
        timeframe: parseTimeframe(query.timeframe),
      }
      const range = { ...(start !== undefined && { start }), ...(end !== undefined && { end }) }
      const found = await storedCandles(candles, key, range)
      if (!found) throw noSeries(key)
      return { ...key, rows: found.length, ...mergeCandles(found, limit) }
    },
  )
}

function noSeries({ venue, pair, timeframe }: SeriesKey): ServerFault {
  return new ServerFault(
    'no-data',
    'candles.none',
    `No candles of ${pair} at ${venue} are stored that make up ${timeframe}.`,
    {
      hint: `Type \`npx leme data import FILE --venue ${venue} --symbol ${pair} --timeframe ${timeframe}\`.`,
    },
  )
}

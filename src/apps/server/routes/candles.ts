import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Static } from 'typebox'
import { sliceCandles, timeframeMs } from '../../../domain/index.ts'
import type { CandleStore } from '../../../trade/market/index.ts'
import type { CandleCacheLevels } from '../candle-cache-levels.ts'
import type { SenderDirectory } from '../port.ts'
import { CandleQuery, CandleRows, SeriesList } from '../schemas/candle.ts'
import { describeSeries, readSenders } from '../series-view.ts'
import type { Server } from '../server-type.ts'
import { answers } from './answers.ts'
import { sendVersioned } from './candles-answer.ts'
import { type CandleFormat, writeCandles } from './candles-body.ts'
import {
  type AskedRows,
  askedColumns,
  askedRows,
  MOST_READ,
  MOST_ROWS,
  tooMany,
  writeCursor,
} from './candles-range.ts'
import { type ChosenSeries, findSeries } from './candles-series.ts'
import { readWindow } from './candles-window.ts'
import { byReaders, forReaders } from './data-access.ts'

export interface CandlePorts {
  readonly candles: Pick<CandleStore, 'list' | 'read' | 'summary'>
  readonly senders: Pick<SenderDirectory, 'listSources'>
  readonly clock: () => number
  readonly cache: CandleCacheLevels
}

type Query = Static<typeof CandleQuery>

const tags = ['data']

/** What candles there are, and the candles. */
export function candleRoutes(app: Server, ports: CandlePorts): void {
  const { candles, clock } = ports
  app.get(
    '/api/v1/series',
    {
      config: forReaders,
      schema: {
        operationId: 'listSeries',
        tags,
        security: byReaders,
        summary: 'Stored candle series',
        response: answers(200, SeriesList),
      },
    },
    async () => {
      const now = clock()
      const [stored, senders] = await Promise.all([candles.list(), readSenders(ports.senders)])
      return { items: stored.map((series) => describeSeries(series, now, senders)) }
    },
  )

  for (const [operationId, path] of [
    ['getCandles', '/api/v1/candles'],
    ['getCandlesAtRoot', '/candles'],
  ] as const) {
    app.get(
      path,
      {
        config: forReaders,
        schema: {
          ...{ operationId, tags, security: byReaders },
          summary:
            'Candles of a market: the newest, a range, or page by page; aggregated where only shorter ones are stored',
          querystring: CandleQuery,
          response: answers(200, CandleRows),
        },
      },
      async (request, reply) => sendCandles(ports, { request, reply, query: request.query }),
    )
  }
}

interface Exchange {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly query: Query
}

async function sendCandles(
  { candles, cache }: CandlePorts,
  { request, reply, query }: Exchange,
): Promise<FastifyReply> {
  const { key, source } = await findSeries(candles, query)
  const { format = 'arrays' } = query
  const asked = format === 'columns' ? askedColumns(query, key) : askedRows(query, key)
  const question = JSON.stringify([key, format, asked, format === 'columns' ? query.limit : 0])
  return sendVersioned(request, reply, {
    cache,
    question,
    source,
    candles,
    write: (series) => writeAnswer(candles, { key, source: series }, { asked, format, limit: query.limit }),
  })
}

interface Wanted {
  readonly asked: AskedRows
  readonly format: CandleFormat
  readonly limit: number | undefined
}

async function writeAnswer(
  candles: Pick<CandleStore, 'read'>,
  chosen: ChosenSeries,
  { asked, format, limit = 1_000 }: Wanted,
): Promise<string> {
  const { key, source } = chosen
  if (format === 'columns') {
    const window = await readWindow(candles, chosen, asked)
    return writeCandles(chosen, window, { format, nextCursor: null, limit })
  }
  const folded = timeframeMs(key.timeframe) / timeframeMs(source.timeframe)
  if (folded > 1 && Math.min(source.rows, asked.rows * folded) > MOST_READ) throw tooMany(MOST_READ)
  // One more than a page tells whether there is another, and where it begins.
  const more = asked.latest ? 0 : 1
  const { candles: read, incomplete } = await readWindow(candles, chosen, {
    ...asked,
    rows: asked.rows + more,
  })
  const next = read.length > asked.rows && more === 1 ? read.time[asked.rows] : undefined
  if (next !== undefined && !asked.paged) throw tooMany(MOST_ROWS)
  const page = next === undefined ? read : sliceCandles(read, 0, asked.rows)
  const nextCursor = next === undefined ? null : writeCursor(next, key)
  const window = { candles: page, incomplete: incomplete.filter((time) => next === undefined || time < next) }
  return writeCandles(chosen, window, { format, nextCursor, limit })
}

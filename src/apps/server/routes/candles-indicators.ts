import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Static } from 'typebox'
import { rowAt, type SeriesKey } from '../../../domain/index.ts'
import type { CandleStore } from '../../../trade/market/index.ts'
import { compileRules } from '../../../trade/strategy/index.ts'
import type { CandleCacheLevels } from '../candle-cache-levels.ts'
import { IndicatorAnswer, IndicatorQuery } from '../schemas/indicator.ts'
import type { Server } from '../server-type.ts'
import { answers } from './answers.ts'
import { sendVersioned } from './candles-answer.ts'
import { indicatorCall } from './candles-indicator-call.ts'
import { type AskedRows, askedRows, MOST_READ, MOST_ROWS, tooMany } from './candles-range.ts'
import { type ChosenSeries, findSeries } from './candles-series.ts'
import { readWindow } from './candles-window.ts'
import { byReaders, forReaders } from './data-access.ts'

interface IndicatorPorts {
  readonly candles: Pick<CandleStore, 'list' | 'read' | 'summary'>
  readonly cache: CandleCacheLevels
}

/** Indicators of stored candles. */
export function indicatorRoutes(app: Server, ports: IndicatorPorts): void {
  for (const [operationId, path] of [
    ['getIndicator', '/api/v1/indicators'],
    ['getIndicatorAtRoot', '/indicators'],
  ] as const) {
    app.get(
      path,
      {
        config: forReaders,
        schema: {
          ...{ operationId, tags: ['data'], security: byReaders },
          summary:
            'An indicator of the newest candles or of a range; its parameters stand in the query by their names',
          querystring: IndicatorQuery,
          response: answers(200, IndicatorAnswer),
        },
      },
      async (request, reply) => sendIndicator(ports, { request, reply, query: request.query }),
    )
  }
}

interface Exchange {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly query: Static<typeof IndicatorQuery>
}

async function sendIndicator(
  { candles, cache }: IndicatorPorts,
  { request, reply, query }: Exchange,
): Promise<FastifyReply> {
  const { symbol: _symbol, pair: _pair, venue: _venue, timeframe: _timeframe, ...rest } = query
  const { name, x, y, latest, start, end, ...others } = rest
  const parameters = others as Readonly<Record<string, string>>
  const call = indicatorCall({ name, ...(x && { x }), ...(y && { y }), parameters })
  const { key, source } = await findSeries(candles, query)
  const times = { ...(start !== undefined && { start }), ...(end !== undefined && { end }) }
  const asked = askedRows({ ...times, ...(latest !== undefined && { latest }) }, key)
  return sendVersioned(request, reply, {
    cache,
    question: JSON.stringify([key, call, asked]),
    source,
    candles,
    write: (series) => writeIndicator(candles, { key, source: series }, { name, call, asked }),
  })
}

interface Wanted {
  readonly name: string
  readonly call: string
  readonly asked: AskedRows
}

/**
 * Computed from the first candle of the series on: sums and averages that never forget have the
 * value that they have in the whole series.
 */
async function writeIndicator(
  store: Pick<CandleStore, 'read'>,
  chosen: ChosenSeries,
  { name, call, asked }: Wanted,
): Promise<string> {
  const { key, source } = chosen
  if (source.rows > MOST_READ) throw tooMany(MOST_READ)
  const { start, end } = asked.range
  const range = end === undefined ? {} : { end }
  const { candles } = await readWindow(store, chosen, {
    range,
    rows: Number.MAX_SAFE_INTEGER,
    latest: false,
  })
  const first = asked.latest ? Math.max(0, candles.length - asked.rows) : rowAt(candles, start ?? 0)
  if (candles.length - first > MOST_ROWS) throw tooMany(MOST_ROWS)
  const values = candles.length === 0 ? {} : compute(call, key, candles)
  const { venue, pair, timeframe } = key
  const columns = Object.entries(values).map(([column, all]) => [column, Array.from(all.subarray(first))])
  return JSON.stringify({
    ...{ venue, pair, timeframe, name, call, rows: candles.length - first },
    time: Array.from(candles.time.subarray(first)),
    values: Object.fromEntries(columns),
  })
}

function compute(
  call: string,
  { timeframe }: SeriesKey,
  candles: object,
): Readonly<Record<string, Float64Array>> {
  const document = { schema: 'leme.rules/1', name: 'indicator', timeframe, enterLong: 'close > 0' }
  const strategy = compileRules({ ...document, indicators: { value: call } })
  const found = strategy.indicators(candles as Readonly<Record<string, Float64Array>>, {})
  const plain = Object.entries(found).map(([column, all]) => [column.replace(/^value\./, ''), all] as const)
  return Object.fromEntries(plain)
}

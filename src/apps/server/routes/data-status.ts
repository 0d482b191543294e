import type { Static } from 'typebox'
import { candleStart, parseTimeframe, timeframeMs } from '../../../domain/index.ts'
import {
  type CandleStore,
  coverage,
  dataFlow,
  lastDayOf,
  type SeriesSummary,
} from '../../../trade/market/index.ts'
import { CoverageList, CoverageQuery, FlowList, FlowQuery } from '../schemas/data-status.ts'
import { ServerFault } from '../server-fault.ts'
import type { Server } from '../server-type.ts'
import { answers } from './answers.ts'
import { parseTime } from './candles-range.ts'
import { chooseMarket } from './candles-series.ts'
import { byReaders, forReaders } from './data-access.ts'

interface DataStatusPorts {
  readonly candles: Pick<CandleStore, 'list' | 'read'>
  readonly clock: () => number
}

const DAY = 86_400_000
const USUAL_DAYS = 30
const MOST_CANDLES = 600_000
const MOST_GAPS = 1_000
const tags = ['data']

/** Whether candles arrive, and which are missing. */
export function dataStatusRoutes(app: Server, ports: DataStatusPorts): void {
  for (const [ending, prefix] of [
    ['', '/api/v1'],
    ['AtRoot', ''],
  ] as const) {
    app.get(
      `${prefix}/status/data-flow`,
      {
        config: forReaders,
        schema: {
          operationId: `getDataFlow${ending}`,
          tags,
          security: byReaders,
          summary: 'How far each series lags behind the clock, and what arrived in the last day',
          querystring: FlowQuery,
          response: answers(200, FlowList),
        },
      },
      async ({ query }) => ({ items: await listFlows(ports, query) }),
    )

    app.get(
      `${prefix}/status/coverage`,
      {
        config: forReaders,
        schema: {
          operationId: `getCoverage${ending}`,
          tags,
          security: byReaders,
          summary:
            'Share of the expected candles of each UTC day that are stored; the last 30 days if no range',
          querystring: CoverageQuery,
          response: answers(200, CoverageList),
        },
      },
      async ({ query }) => ({ items: await listCoverage(ports, query) }),
    )
  }
}

async function listFlows({ candles, clock }: DataStatusPorts, query: Static<typeof FlowQuery>) {
  const { venue: asked, pair: wanted, calendar = 'continuous' } = query
  const now = clock()
  const items: Static<typeof FlowList>['items'] = []
  for (const series of await candles.list()) {
    const { venue, pair, timeframe, lastTime } = series
    if ((asked ?? venue) !== venue || (wanted ?? pair) !== pair) continue
    const flow = dataFlow(series, await candles.read(series, lastDayOf(series, now)), { now, calendar })
    items.push({ venue, pair, timeframe, lastTime, ...flow })
  }
  return items
}

async function listCoverage({ candles, clock }: DataStatusPorts, query: Static<typeof CoverageQuery>) {
  const { calendar = 'continuous' } = query
  const now = clock()
  const stored = await candles.list()
  const market = chooseMarket(stored, query)
  const timeframe = query.timeframe === undefined ? undefined : parseTimeframe(query.timeframe)
  const items: Static<typeof CoverageList>['items'] = []
  for (const series of stored) {
    if (series.venue !== market.venue || series.pair !== market.pair) continue
    if (timeframe !== undefined && series.timeframe !== timeframe) continue
    const range = rangeOf(series, query, now)
    const { days, gaps, ...all } = coverage(await candles.read(series, range), { ...range, calendar })
    items.push({
      ...{ ...market, timeframe: series.timeframe, ...all, days: [...days] },
      ...{ gapCount: gaps.length, gaps: gaps.slice(0, MOST_GAPS) },
    })
  }
  return items
}

/** Nothing is expected before a series begins, nor of a candle that has not closed. */
function rangeOf(series: SeriesSummary, query: Static<typeof CoverageQuery>, now: number) {
  const step = timeframeMs(series.timeframe)
  const closed = candleStart(now, series.timeframe) - step
  const end = Math.min(closed, parseTime('end', query.end) ?? closed)
  const usual = Math.floor(end / DAY) * DAY - (USUAL_DAYS - 1) * DAY
  const asked = parseTime('start', query.start)
  if (asked !== undefined && query.end !== undefined && asked > parseTime('end', query.end)!) {
    throw new ServerFault('usage', 'range.backwards', 'start is after end.', { hint: 'Swap the two.' })
  }
  const start = Math.max(series.firstTime, asked ?? usual)
  if ((end - start) / step > MOST_CANDLES) {
    throw new ServerFault('usage', 'candles.too-many', `The range has more than ${MOST_CANDLES} candles.`, {
      hint: 'Take a shorter range, or a longer timeframe.',
    })
  }
  return { start, end }
}

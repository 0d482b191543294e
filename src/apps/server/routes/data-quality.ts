import type { Static } from 'typebox'
import { parseTimeframe, timeframeMs } from '../../../domain/index.ts'
import { aroundDays, type CandleStore, qualityDays, type SeriesSummary } from '../../../trade/market/index.ts'
import { QualityPage, QualityQuery } from '../schemas/data-quality.ts'
import { ServerFault } from '../server-fault.ts'
import type { Server } from '../server-type.ts'
import { answers } from './answers.ts'
import { parseTime } from './candles-range.ts'
import { chooseMarket } from './candles-series.ts'
import { byReaders, forReaders } from './data-access.ts'

interface QualityPorts {
  readonly candles: Pick<CandleStore, 'list' | 'read'>
  readonly clock: () => number
}

const DAY = 86_400_000
const USUAL_DAYS = 31
const MOST_FINDINGS = 100

/** What is wrong with stored candles, day by day. */
export function dataQualityRoutes(app: Server, ports: QualityPorts): void {
  for (const [ending, prefix] of [
    ['', '/api/v1'],
    ['AtRoot', ''],
  ] as const) {
    app.get(
      `${prefix}/status/quality`,
      {
        config: forReaders,
        schema: {
          operationId: `getQuality${ending}`,
          tags: ['data'],
          security: byReaders,
          summary: 'Gaps, outliers, still runs, a stale end: what is wrong with each UTC day of a series',
          querystring: QualityQuery,
          response: answers(200, QualityPage),
        },
      },
      async ({ query }) => judgePage(ports, query),
    )
  }
}

/** Reads the days of one page, and some candles on either side of them. */
async function judgePage(
  { candles, clock }: QualityPorts,
  query: Static<typeof QualityQuery>,
): Promise<Static<typeof QualityPage>> {
  const { limit = USUAL_DAYS, calendar = 'continuous' } = query
  const now = clock()
  const series = chooseSeries(await candles.list(), query)
  const { venue, pair, timeframe, firstTime, lastTime } = series
  const asked = parseTime('from', query.from)
  const end = Math.min(now, parseTime('to', query.to) ?? now)
  if (asked !== undefined && query.to !== undefined && asked > parseTime('to', query.to)!) {
    throw new ServerFault('usage', 'range.backwards', 'from is after to.', { hint: 'Swap the two.' })
  }
  // Nothing is expected before a series begins.
  const start = Math.max(firstTime, asked ?? firstTime)
  const first = query.cursor === undefined ? start : Math.max(start, readCursor(query.cursor))
  const next = (Math.floor(first / DAY) + limit) * DAY
  const range = { start: first, end: Math.min(end, next - 1) }
  const empty = {
    venue,
    pair,
    timeframe,
    from: null,
    to: null,
    duplicates: 0,
    items: [],
    nextCursor: null,
  } as const
  if (range.start > range.end) return { ...empty, items: [] }
  const read = await candles.read(series, aroundDays(series, range))
  const days = qualityDays(read, { ...range, lastTime, now, calendar })
  return {
    ...empty,
    ...{ from: range.start, to: range.end },
    items: days.map(({ findings, ...day }) => ({
      ...day,
      findingCount: findings.length,
      findings: findings.slice(0, MOST_FINDINGS),
    })),
    nextCursor: next <= end ? String(next) : null,
  }
}

function chooseSeries(stored: readonly SeriesSummary[], query: Static<typeof QualityQuery>): SeriesSummary {
  const market = chooseMarket(stored, query)
  const name = query.timeframe === undefined ? undefined : parseTimeframe(query.timeframe)
  const found = stored
    .filter(({ venue, pair }) => venue === market.venue && pair === market.pair)
    .filter(({ timeframe }) => (name ?? timeframe) === timeframe)
    .sort((a, b) => timeframeMs(a.timeframe) - timeframeMs(b.timeframe))[0]
  if (found) return found
  throw new ServerFault('no-data', 'candles.none', `No ${name} candles of ${market.pair} are stored.`, {
    hint: 'GET /symbols has the timeframes that are.',
  })
}

function readCursor(cursor: string): number {
  const day = Number(cursor)
  if (/^\d{1,15}$/.test(cursor) && day % DAY === 0) return day
  throw new ServerFault('usage', 'cursor.malformed', 'The cursor is none of this list.', {
    hint: 'Pass `nextCursor` of the page before as it is, or nothing for the first page.',
  })
}

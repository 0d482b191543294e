import type { Static } from 'typebox'
import { candleStart, timeframeMs } from '../../../domain/index.ts'
import type { CandleStore, SeriesSummary } from '../../../trade/market/index.ts'
import { type CoverageCounts, coverageRow, type RowRange } from '../coverage-row.ts'
import { shortest } from '../market-view.ts'
import type { SenderDirectory } from '../port.ts'
import { CoverageMap, CoverageMapQuery } from '../schemas/market.ts'
import { isGrowing, readSenders } from '../series-view.ts'
import { ServerFault } from '../server-fault.ts'
import type { Server } from '../server-type.ts'
import { answers } from './answers.ts'

interface CoverageMapPorts {
  readonly candles: Pick<CandleStore, 'list' | 'read'>
  readonly senders: Pick<SenderDirectory, 'listSources'>
  readonly clock: () => number
}

type Query = Static<typeof CoverageMapQuery>

const DAY = 86_400_000
const USUAL_DAYS = 60
const MOST_DAYS = 1_000
/** Candles that one page is made of, about; the series that reaches it is its last. */
const PAGE_CANDLES = 2_000_000
const MOST_KEPT = 2_000

/** Which days of which series are stored, page by page. */
export function coverageMapRoutes(app: Server, { candles, senders, clock }: CoverageMapPorts): void {
  const kept = new Map<string, CoverageCounts>()

  async function countsOf(series: SeriesSummary, range: RowRange): Promise<CoverageCounts> {
    const { venue, pair, timeframe, version, rows, lastTime } = series
    const question = JSON.stringify([venue, pair, timeframe, version, rows, lastTime, range])
    const known = kept.get(question)
    if (known) return known
    const counts = coverageRow(await candles.read(series, range), range)
    kept.set(question, counts)
    for (const oldest of kept.keys()) {
      if (kept.size <= MOST_KEPT) break
      kept.delete(oldest)
    }
    return counts
  }

  app.get(
    '/api/v1/status/coverage-map',
    {
      schema: {
        operationId: 'getCoverageMap',
        tags: ['data'],
        summary: 'What is stored of each UTC day of each market, in the shortest timeframe that it has',
        querystring: CoverageMapQuery,
        response: answers(200, CoverageMap),
      },
    },
    async ({ query }) => {
      const now = clock()
      const known = await readSenders(senders)
      const wanted = seriesOf(await candles.list(), query)
      const { firstDay, days } = daysOf(wanted, query, now)
      const after = query.cursor === undefined ? undefined : readCursor(query.cursor)
      const rest = wanted.filter((one) => after === undefined || nameOf(one) > after)
      const items: Static<typeof CoverageMap>['items'] = []
      let read = 0
      for (const series of rest.slice(0, query.limit ?? 100)) {
        if (read >= PAGE_CANDLES) break
        const range = rangeOf(series, { firstDay, days, now, grows: isGrowing(series, known) })
        const { venue, pair, timeframe } = series
        items.push({ venue, pair, timeframe, ...(await countsOf(series, range)) })
        read += Math.min(series.rows, Math.max(0, range.end - range.start) / timeframeMs(timeframe))
      }
      const last = rest[items.length - 1]
      const nextCursor =
        last && items.length < rest.length ? Buffer.from(nameOf(last)).toString('base64url') : null
      return { now, start: firstDay, days, items, nextCursor }
    },
  )
}

/** One series of each market, by name. */
function seriesOf(stored: readonly SeriesSummary[], { venue, timeframe }: Query): SeriesSummary[] {
  const asked = stored.filter(
    (one) => (venue ?? one.venue) === one.venue && (timeframe ?? one.timeframe) === one.timeframe,
  )
  const markets = Map.groupBy(asked, (one) => `${one.venue} ${one.pair}`)
  return [...markets.values()].map(shortest).sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))
}

function nameOf({ venue, pair, timeframe }: SeriesSummary): string {
  return `${venue} ${pair} ${timeframe}`
}

function readCursor(cursor: string): string {
  const name = Buffer.from(cursor, 'base64url').toString()
  if (/^\S+ \S+ \S+$/.test(name) && Buffer.from(name).toString('base64url') === cursor) return name
  throw new ServerFault('usage', 'cursor.malformed', 'The cursor is none of this list.', {
    hint: 'Pass `nextCursor` of the page before as it is, or nothing for the first page.',
  })
}

function daysOf(series: readonly SeriesSummary[], { start, end }: Query, now: number) {
  const newest = series.reduce((latest, { lastTime }) => Math.max(latest, lastTime), 0)
  const lastDay = Math.floor((end ?? (newest || now)) / DAY)
  const first = start === undefined ? Math.max(0, lastDay - USUAL_DAYS + 1) : Math.floor(start / DAY)
  if (first > lastDay) {
    throw new ServerFault('usage', 'range.backwards', 'start is after end.', { hint: 'Swap the two.' })
  }
  return {
    firstDay: Math.max(first, lastDay - MOST_DAYS + 1) * DAY,
    days: Math.min(MOST_DAYS, lastDay - first + 1),
  }
}

interface RangeOptions extends Pick<RowRange, 'firstDay' | 'days'> {
  readonly now: number
  readonly grows: boolean
}

/** Nothing is expected before a series begins, of a candle that has not closed, and after what grows no more. */
function rangeOf(series: SeriesSummary, { firstDay, days, now, grows }: RangeOptions): RowRange {
  const step = timeframeMs(series.timeframe)
  const closed = grows ? candleStart(now, series.timeframe) - step : series.lastTime
  const end = Math.min(closed, firstDay + days * DAY - step)
  return { firstDay, days, start: Math.max(series.firstTime, firstDay), end }
}

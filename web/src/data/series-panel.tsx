import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { DataFlow, Series } from '../api/types.ts'
import { type DataSearch, without } from '../app/search.ts'
import { formatNumber } from '../format/number.ts'
import { formatMinute, formatSpan } from '../format/time.ts'
import { timeframeMs } from '../format/timeframe.ts'
import { Badge } from '../ui/badge.tsx'
import type { Column } from '../ui/column.ts'
import { Panel } from '../ui/panel.tsx'
import { nextSorting, readSorting, sortRows } from '../ui/sorting.ts'
import { Failure } from '../ui/state.tsx'
import { VirtualTable } from '../ui/virtual-table.tsx'
import { dataQueries } from './queries.ts'

const route = getRouteApi('/data')

interface FlowingSeries extends Series {
  readonly flow: DataFlow | undefined
}

/** Every stored series: where it came from, how much it holds, how far it lags behind its own timeframe. */
export function SeriesPanel({ series, asOf }: { series: readonly Series[]; asOf: number }) {
  const { sort } = route.useSearch()
  const navigate = route.useNavigate()
  const flows = useQuery(dataQueries.dataFlow())
  const rows = useMemo(() => {
    const known = new Map((flows.data?.items ?? []).map((flow) => [keyOf(flow), flow]))
    const all = series.map((one) => ({ ...one, flow: known.get(keyOf(one)) })).sort(byMarket)
    return sortRows(all, COLUMNS, readSorting(sort))
  }, [series, flows.data, sort])
  const order = (key: string) => {
    const next = nextSorting(readSorting(sort), key)
    void navigate({
      search: (old: DataSearch) => (next ? { ...old, sort: next } : without(old, 'sort')),
      replace: true,
      resetScroll: false,
    })
  }
  return (
    <Panel title={`Series and lag (${formatNumber(series.length)})`} testId="series-panel" asOf={asOf}>
      {flows.isError && (
        <Failure part="The lag of the series" error={flows.error} retry={() => void flows.refetch()} />
      )}
      <VirtualTable
        label="Stored series"
        testId="series-table"
        columns={COLUMNS}
        rows={rows}
        rowKey={keyOf}
        selected={undefined}
        sorting={readSorting(sort)}
        onSort={order}
        height={392}
        minWidth={920}
      />
    </Panel>
  )
}

const COLUMNS: readonly Column<FlowingSeries>[] = [
  {
    key: 'pair',
    head: 'Market',
    width: '154px',
    sort: ({ pair, venue }) => `${pair} ${venue}`,
    cell: ({ venue, pair, timeframe }) => (
      <Link to="/markets" search={{ venue, pair, frame: timeframe }}>
        {pair} {venue}
      </Link>
    ),
  },
  {
    key: 'timeframe',
    head: 'Frame',
    width: '48px',
    wide: true,
    sort: ({ timeframe }) => timeframeMs(timeframe),
    cell: ({ timeframe }) => timeframe,
  },
  {
    key: 'rows',
    head: 'Candles',
    align: 'right',
    width: '84px',
    wide: true,
    sort: ({ rows }) => rows,
    cell: ({ rows }) => formatNumber(rows),
  },
  {
    key: 'first',
    head: 'First (UTC)',
    align: 'right',
    width: '132px',
    wide: true,
    sort: ({ firstTime }) => firstTime,
    cell: ({ firstTime }) => formatMinute(firstTime),
  },
  {
    key: 'last',
    head: 'Newest (UTC)',
    align: 'right',
    width: '132px',
    wide: true,
    sort: ({ lastTime }) => lastTime,
    cell: ({ lastTime }) => formatMinute(lastTime),
  },
  {
    key: 'lag',
    head: 'Lag',
    align: 'right',
    width: '118px',
    sort: ({ flow, ageMs }) => flow?.lag ?? ageMs,
    cell: ({ flow, timeframe, ageMs, grows }) =>
      flow && grows
        ? flow.lag === 0
          ? 'none'
          : `${formatNumber(flow.lag)} × ${timeframe} = ${formatSpan(flow.lag * timeframeMs(timeframe))}`
        : formatSpan(ageMs),
  },
  {
    key: 'state',
    head: 'State',
    width: '112px',
    sort: (one) => stateOf(one).text,
    cell: (one) => {
      const { text, tone } = stateOf(one)
      return <Badge tone={tone}>{text}</Badge>
    },
  },
  {
    key: 'version',
    head: 'Version',
    align: 'right',
    width: '66px',
    wide: true,
    sort: ({ version }) => version,
    cell: ({ version }) => (
      <span title="Grows with every write that changed something.">{formatNumber(version)}</span>
    ),
  },
  {
    key: 'source',
    head: 'Source',
    wide: true,
    sort: ({ source }) => source,
    cell: ({ source }) => <span title={source}>{source}</span>,
  },
]

/** By venue and pair, then the shortest candles first. */
function byMarket(a: Series, b: Series): number {
  const [one, other] = [`${a.venue} ${a.pair}`, `${b.venue} ${b.pair}`]
  if (one !== other) return one < other ? -1 : 1
  return timeframeMs(a.timeframe) - timeframeMs(b.timeframe)
}

function keyOf({ venue, pair, timeframe }: Pick<Series, 'venue' | 'pair' | 'timeframe'>): string {
  return `${venue} ${pair} ${timeframe}`
}

/** A sample or a file has no lag worth a warning: nobody said that it grows. */
function stateOf({ grows, flow, stale }: FlowingSeries): {
  text: string
  tone: 'good' | 'warn' | 'bad' | 'plain'
} {
  if (!grows) return { text: 'does not grow', tone: 'plain' }
  const state = flow?.state ?? (stale ? 'stale' : 'live')
  if (state === 'live') return { text: 'live', tone: 'good' }
  return state === 'late' ? { text: 'late', tone: 'warn' } : { text: 'stale', tone: 'bad' }
}

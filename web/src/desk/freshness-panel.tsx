import { Link } from '@tanstack/react-router'
import type { Series } from '../api/types.ts'
import { formatNumber } from '../format/number.ts'
import { formatSpan, formatUtc } from '../format/time.ts'
import { Badge } from '../ui/badge.tsx'
import { useNow } from '../ui/clock.ts'
import type { Column } from '../ui/column.ts'
import { Panel } from '../ui/panel.tsx'
import { Empty } from '../ui/state.tsx'
import { Table } from '../ui/table.tsx'

/** How old the newest stored candle of each series is. */
export function FreshnessPanel({ series, asOf }: { series: readonly Series[]; asOf: number }) {
  return (
    <Panel title="Freshness" testId="freshness" asOf={asOf}>
      {series.length === 0 ? (
        <Empty
          why="No candles are stored, so nothing can be tested or traded."
          action={<Link to="/backtests">See backtests</Link>}
          command="npx leme data generate"
        />
      ) : (
        <Table
          height={280}
          label="Freshness of each series"
          columns={columns(asOf)}
          rows={series}
          rowKey={(one) => `${one.venue} ${one.pair} ${one.timeframe}`}
        />
      )}
    </Panel>
  )
}

function columns(asOf: number): readonly Column<Series>[] {
  return [
    { key: 'venue', head: 'Venue', cell: (one) => one.venue },
    { key: 'pair', head: 'Pair', cell: (one) => one.pair },
    { key: 'timeframe', head: 'Frame', cell: (one) => one.timeframe },
    { key: 'rows', head: 'Candles', align: 'right', cell: (one) => formatNumber(one.rows) },
    { key: 'age', head: 'Newest', align: 'right', cell: (one) => <SeriesAge series={one} asOf={asOf} /> },
  ]
}

function SeriesAge({ series, asOf }: { series: Series; asOf: number }) {
  const now = useNow()
  const age = formatSpan(series.ageMs + Math.max(0, now - asOf))
  return (
    <span title={`Last candle ${formatUtc(series.lastTime)}, from ${series.source}`}>
      {series.stale && <Badge tone="warn">stale</Badge>} {age} ago
    </span>
  )
}

import type { CoverageMapRow } from '../api/types.ts'
import { formatNumber } from '../format/number.ts'
import { formatHeld, formatMinute } from '../format/time.ts'
import { timeframeMs } from '../format/timeframe.ts'
import { Panel } from '../ui/panel.tsx'
import { RowButton } from '../ui/row-button.tsx'
import { Empty, Skeleton } from '../ui/state.tsx'
import { Table } from '../ui/table.tsx'
import styles from './data.module.css'

const MOST = 50

interface GapsPanelProps {
  readonly rows: readonly CoverageMapRow[]
  readonly days: number
  /** All pages of the map are there. */
  readonly whole: boolean
  readonly asOf: number | undefined
  readonly onOpen: (row: CoverageMapRow, time: number) => void
}

/** The longest gaps of all series that are shown. */
export function GapsPanel({ rows, days, whole, asOf, onOpen }: GapsPanelProps) {
  const all = rows.flatMap((row) => row.longest.map((gap) => ({ row, gap, length: lengthOf(row, gap) })))
  const longest = all.sort((a, b) => b.length - a.length).slice(0, MOST)
  const count = rows.reduce((sum, { gapCount }) => sum + gapCount, 0)
  return (
    <Panel
      title={asOf === undefined ? 'Gaps' : `Gaps (${formatNumber(count)}), longest first`}
      testId="gaps-panel"
      asOf={asOf}
    >
      {asOf === undefined ? (
        <Skeleton rows={4} />
      ) : longest.length === 0 ? (
        <Empty
          why={
            whole
              ? `No candle of these ${days} days is missing.`
              : 'No gap so far; the rest is still being read.'
          }
        />
      ) : (
        <Table
          height={308}
          label="Longest gaps"
          testId="gap-table"
          keys
          columns={[
            {
              key: 'market',
              head: 'Market',
              cell: ({ row, gap }: (typeof longest)[number]) => (
                <RowButton onClick={() => onOpen(row, gap.from)}>
                  {row.pair} <span className={styles.faint}>{row.venue}</span>
                </RowButton>
              ),
            },
            { key: 'from', head: 'From (UTC)', cell: ({ gap }) => formatMinute(gap.from) },
            {
              key: 'length',
              head: 'Length',
              align: 'right',
              cell: ({ length }) => formatHeld(length),
            },
            { key: 'missing', head: 'Candles', align: 'right', cell: ({ gap }) => formatNumber(gap.missing) },
          ]}
          rows={longest}
          rowKey={({ row, gap }) => `${row.venue} ${row.pair} ${gap.from}`}
        />
      )}
    </Panel>
  )
}

function lengthOf(row: CoverageMapRow, { from, to }: { from: number; to: number }): number {
  return to - from + timeframeMs(row.timeframe)
}

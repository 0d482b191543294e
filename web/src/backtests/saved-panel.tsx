import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { queries } from '../api/queries.ts'
import type { SavedRun } from '../api/types.ts'
import { formatNumber, formatPercent } from '../format/number.ts'
import { formatPeriod } from '../format/time.ts'
import { SignatureBadge } from '../report/signature-badge.tsx'
import { Age } from '../ui/age.tsx'
import type { Column } from '../ui/column.ts'
import { CopyLine } from '../ui/copy-line.tsx'
import { Panel } from '../ui/panel.tsx'
import { Signed } from '../ui/signed.tsx'
import { Empty, Failure, Skeleton } from '../ui/state.tsx'
import { Table } from '../ui/table.tsx'
import styles from './run-columns.module.css'

type SavedColumn = Column<SavedRun>
type Figures = NonNullable<SavedRun['figures']>

/** Backtests that were kept with a signed manifest. */
export function SavedPanel() {
  const saved = useQuery(queries.savedRuns())
  const items = saved.data?.items
  return (
    <Panel
      title={items ? `Saved runs (${items.length})` : 'Saved runs'}
      testId="saved-runs"
      asOf={saved.data ? saved.dataUpdatedAt : undefined}
    >
      {saved.isPending && <Skeleton rows={3} />}
      {saved.isError && (
        <Failure part="The saved runs" error={saved.error} retry={() => void saved.refetch()} />
      )}
      {items?.length === 0 && (
        <Empty
          why="No run has been saved. A saved run keeps hashes of its candles, its code and its trades under a signature, so that anybody can make it again."
          action={<CopyLine name="the command" line="npx leme backtest -s STRATEGY.ts --venue demo --save" />}
        />
      )}
      {items && items.length > 0 && (
        <Table
          label="Saved runs"
          testId="saved-table"
          columns={COLUMNS}
          rows={items}
          rowKey={({ id }) => id}
        />
      )}
    </Panel>
  )
}

const COLUMNS: readonly SavedColumn[] = [
  {
    key: 'name',
    head: 'Run',
    cell: ({ id, title }) => (
      <Link to="/backtests/$id" params={{ id }} className={styles.verdict} data-row="">
        {title}
      </Link>
    ),
  },
  {
    key: 'signature',
    head: 'Signature',
    cell: ({ proof }) => <SignatureBadge proof={proof} />,
  },
  {
    key: 'manifest',
    head: 'Manifest',
    align: 'right',
    wide: true,
    cell: ({ proof }) =>
      proof ? <code title={proof.manifestHash}>{proof.manifestHash.slice(0, 8)}</code> : '–',
  },
  figure('period', 'Period (UTC)', (one) => formatPeriod(one.startTime, one.endTime)),
  figure('trades', 'Trades', (one) => formatNumber(one.trades)),
  { ...figure('profit', 'Profit', (one) => <Signed as="percent" value={one.profitTotal} />), wide: false },
  figure('drawdown', 'Drawdown', (one) => formatPercent(-one.maxDrawdown)),
  figure('sharpe', 'Sharpe', (one) => (one.sharpe === -100 ? '–' : formatNumber(one.sharpe, 2))),
  figure('hash', 'Trade hash', (one) => <code title={one.tradeHash}>{one.tradeHash.slice(0, 8)}</code>),
  {
    key: 'saved',
    head: 'Saved',
    align: 'right',
    wide: true,
    cell: ({ createdAt }) => <Age of={createdAt} />,
  },
]

function figure(key: string, head: string, cell: (figures: Figures) => React.ReactNode): SavedColumn {
  return { key, head, align: 'right', wide: true, cell: ({ figures }) => figures && cell(figures) }
}

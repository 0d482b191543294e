import type { PipelineScore } from '../api/types.ts'
import { formatNumber, formatPercent } from '../format/number.ts'
import type { Column } from '../ui/column.ts'
import { Panel } from '../ui/panel.tsx'
import { Empty } from '../ui/state.tsx'
import { Table } from '../ui/table.tsx'
import styles from './models.module.css'

type Regime = NonNullable<PipelineScore['regimes']>[number]

const COLUMNS: readonly Column<Regime>[] = [
  { key: 'by', head: 'By', cell: ({ by }) => by },
  { key: 'regime', head: 'Market', cell: ({ regime }) => regime },
  { key: 'rows', head: 'Rows', align: 'right', cell: ({ rows }) => formatNumber(rows) },
  {
    key: 'positives',
    head: 'Label holds',
    align: 'right',
    wide: true,
    cell: ({ positives }) => formatPercent(positives, 1),
  },
  { key: 'auc', head: 'AUC', align: 'right', cell: ({ auc }) => formatNumber(auc, 3) },
  {
    key: 'interval',
    head: '95 % of drawings',
    align: 'right',
    wide: true,
    cell: ({ low, high }) =>
      low === null || high === null ? '–' : `${formatNumber(low, 3)} to ${formatNumber(high, 3)}`,
  },
  {
    key: 'says',
    head: 'Says',
    cell: ({ isSmall, low, high }) => {
      if (isSmall) return <span className={styles.faint}>too few rows</span>
      if ((low ?? 0) > 0.5) return 'better than a coin'
      return (high ?? 1) < 0.5 ? 'worse than a coin' : 'no different'
    },
  },
]

/** In which markets the score knows something. */
export function RegimesPanel({ score, asOf }: { score: PipelineScore; asOf: number }) {
  const rows = score.regimes ?? []
  return (
    <Panel title="In which market it holds" testId="regimes-panel" asOf={asOf}>
      {rows.length === 0 ? (
        <Empty why="This run did not part its rows by market." />
      ) : (
        <Table
          label="AUC by market"
          columns={COLUMNS}
          rows={rows}
          rowKey={({ by, regime }) => `${by} ${regime}`}
        />
      )}
    </Panel>
  )
}

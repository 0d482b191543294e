import type { Pipeline } from '../api/types.ts'
import { formatNumber } from '../format/number.ts'
import { formatPeriod } from '../format/time.ts'
import type { Column } from '../ui/column.ts'
import { Facts } from '../ui/facts.tsx'
import { Panel } from '../ui/panel.tsx'
import { Empty } from '../ui/state.tsx'
import { Table } from '../ui/table.tsx'
import styles from './pipeline.module.css'

type Artifact = Pipeline['artifacts'][number]

const COLUMNS: readonly Column<Artifact>[] = [
  { key: 'name', head: 'Dataset', cell: ({ name }) => <span className={styles.cut}>{name}</span> },
  {
    key: 'rows',
    head: 'Rows',
    align: 'right',
    cell: ({ rows, columns }) => (columns.length === 0 ? '–' : formatNumber(rows)),
  },
  {
    key: 'columns',
    head: 'Columns',
    align: 'right',
    cell: ({ columns }) =>
      columns.length === 0 ? '–' : <span title={columns.join(', ')}>{formatNumber(columns.length)}</span>,
  },
  { key: 'hash', head: 'Hash', cell: ({ hash }) => <code title={hash}>{hash.slice(0, 10)}</code> },
]

/** Which data, features and labels went through the line, named by their content. */
export function DatasetsPanel({ run, asOf }: { run: Pipeline; asOf: number }) {
  const { artifacts, metrics, symbol, source, files, warnings } = run
  const span = metrics && metrics.from !== null && metrics.to !== null
  return (
    <Panel title="Datasets" testId="datasets-panel" asOf={asOf}>
      {artifacts.length === 0 ? (
        <Empty why="It has made nothing that is kept." />
      ) : (
        <Table
          label="Datasets"
          columns={COLUMNS}
          rows={artifacts}
          rowKey={({ name, stage }) => `${stage} ${name}`}
        />
      )}
      <Facts
        facts={[
          ...(symbol === null ? [] : [{ name: 'Symbol', value: symbol }]),
          ...(span
            ? [{ name: 'Predicted (UTC)', value: formatPeriod(metrics.from ?? 0, metrics.to ?? 0) }]
            : []),
          ...(source === null ? [] : [{ name: 'Configuration', value: source }]),
          ...(files.length === 0 ? [] : [{ name: 'Written as', value: files.join(', ') }]),
        ]}
      />
      {warnings.length > 0 && (
        <ul className={styles.warnings}>
          {[...new Set(warnings)].map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      )}
    </Panel>
  )
}

import type { PipelineMetrics } from '../api/types.ts'
import { formatNumber } from '../format/number.ts'
import { Badge, type Tone } from '../ui/badge.tsx'
import type { Column } from '../ui/column.ts'
import { Panel } from '../ui/panel.tsx'
import { Empty } from '../ui/state.tsx'
import { Table } from '../ui/table.tsx'
import styles from './models.module.css'

type Drift = NonNullable<PipelineMetrics['drift']>[number]

const TONES: Readonly<Record<Drift['word'], Tone>> = {
  stable: 'good',
  shifted: 'warn',
  drifted: 'bad',
  unknown: 'plain',
}

const COLUMNS: readonly Column<Drift>[] = [
  {
    key: 'name',
    head: 'Column',
    cell: ({ name }) => (
      <span className={styles.cut} title={name}>
        {name}
      </span>
    ),
  },
  { key: 'psi', head: 'PSI', align: 'right', cell: ({ psi }) => formatNumber(psi, 3) },
  { key: 'ks', head: 'KS', align: 'right', cell: ({ ks }) => formatNumber(ks, 3) },
  { key: 'word', head: 'Says', cell: ({ word }) => <Badge tone={TONES[word]}>{word}</Badge> },
]

/** Whether the newest rows are still like those before, the worst column first. */
export function DriftPanel({ drift, asOf }: { drift: PipelineMetrics['drift']; asOf: number }) {
  const rows = drift?.toSorted((a, b) => (b.psi ?? -1) - (a.psi ?? -1)) ?? []
  return (
    <Panel
      title={rows.length > 0 ? `Drift of what it is fed (${rows.length})` : 'Drift of what it is fed'}
      testId="drift-panel"
      asOf={asOf}
    >
      {rows.length === 0 ? (
        <Empty why="This run did not compare its rows." />
      ) : (
        <>
          <Table label="Drift" columns={COLUMNS} rows={rows} rowKey={({ name }) => name} height={308} />
          <p className={styles.note}>
            The last third of the predicted rows against all rows before. PSI below 0.1 is stable, above 0.25
            drifted, unless so few rows differ as much by chance.
          </p>
        </>
      )}
    </Panel>
  )
}

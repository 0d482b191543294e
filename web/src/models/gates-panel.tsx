import type { ModelStanding } from '../api/types.ts'
import { Badge } from '../ui/badge.tsx'
import type { Column } from '../ui/column.ts'
import { Panel } from '../ui/panel.tsx'
import { Table } from '../ui/table.tsx'
import { gateWords } from './model-words.ts'
import styles from './models.module.css'

type Gates = ModelStanding['gates']
type Gate = Gates['gates'][number]

const COLUMNS: readonly Column<Gate>[] = [
  { key: 'name', head: 'Gate', cell: ({ name, text }) => <span title={text}>{gateWords(name)}</span> },
  { key: 'wanted', head: 'Wanted', align: 'right', cell: ({ wanted }) => <Cut text={wanted} /> },
  { key: 'found', head: 'Found', align: 'right', cell: ({ found }) => <Cut text={found} /> },
  {
    key: 'pass',
    head: 'Says',
    cell: ({ pass }) => <Badge tone={pass ? 'good' : 'bad'}>{pass ? 'pass' : 'refused'}</Badge>,
  },
]

/** What a champion must show, and what this version shows now. */
export function GatesPanel({ gates, asOf }: { gates: Gates; asOf: number }) {
  const refused = gates.gates.filter(({ pass }) => !pass)
  return (
    <Panel
      title="Gates to champion"
      testId="gates-panel"
      asOf={asOf}
      actions={
        <Badge tone={gates.passed ? 'good' : 'bad'}>
          {gates.passed ? 'all pass' : `${refused.length} of ${gates.gates.length} refuse`}
        </Badge>
      }
    >
      <Table
        label="Gates"
        testId="gate-table"
        columns={COLUMNS}
        rows={gates.gates}
        rowKey={({ name }) => name}
      />
      {refused.length > 0 && (
        <ul className={styles.reasons}>
          {refused.map(({ name, text }) => (
            <li key={name}>{text}</li>
          ))}
        </ul>
      )}
    </Panel>
  )
}

function Cut({ text }: { text: string }) {
  return (
    <span className={styles.short} title={text}>
      {text}
    </span>
  )
}

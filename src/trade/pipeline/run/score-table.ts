import type { Column } from '../../../domain/index.ts'
import type { Table } from '../port.ts'
import { columnOf, createTable } from '../table.ts'

interface Scored {
  readonly time: Column
  /** Where the learned labels are; undefined where nothing is known of them. */
  readonly labels: Table | undefined
  readonly learned: readonly string[]
  readonly scores: ReadonlyMap<string, Column>
}

/** Time, the labels that were learned, the scores. */
export function scoreTable({ time, labels, learned, scores }: Scored): Table {
  const known = labels
    ? [...new Set(learned)].map((name) => ({ name, values: columnOf(labels, name, 'predictions') }))
    : []
  return createTable([
    { name: 'time', values: time },
    ...known,
    ...[...scores].map(([name, values]) => ({ name, values })),
  ])
}

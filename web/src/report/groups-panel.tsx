import type { TradeGroup } from '../api/types.ts'
import { formatNumber, formatPercent } from '../format/number.ts'
import { formatHeld } from '../format/time.ts'
import type { Column } from '../ui/column.ts'
import { Panel } from '../ui/panel.tsx'
import { Signed } from '../ui/signed.tsx'
import { Empty } from '../ui/state.tsx'
import { Table } from '../ui/table.tsx'
import styles from './report.module.css'

interface GroupsPanelProps {
  readonly title: string
  readonly testId: string
  readonly head: string
  readonly groups: readonly TradeGroup[]
  readonly name?: (key: string) => string
  /** What the table does not tell. */
  readonly note?: string | undefined
  readonly asOf: number | undefined
}

/** Trades by one property: how many, how many won, what they made. */
export function GroupsPanel({
  title,
  testId,
  head,
  groups,
  name = (key) => key,
  note,
  asOf,
}: GroupsPanelProps) {
  return (
    <Panel title={title} testId={testId} asOf={asOf}>
      {groups.length === 0 ? (
        <Empty why="There are no trades." />
      ) : (
        <Table label={title} columns={columns(head, name)} rows={groups} rowKey={(group) => group.key} />
      )}
      {note && <p className={styles.groupNote}>{note}</p>}
    </Panel>
  )
}

function columns(head: string, name: (key: string) => string): readonly Column<TradeGroup>[] {
  return [
    { key: 'key', head, cell: (group) => name(group.key) },
    { key: 'trades', head: 'Trades', align: 'right', cell: (group) => formatNumber(group.trades) },
    { key: 'wins', head: 'Won', align: 'right', cell: (group) => formatPercent(group.winrate, 0) },
    {
      key: 'held',
      head: 'Held',
      align: 'right',
      wide: true,
      cell: (group) => formatHeld(group.holdingAvgS * 1000),
    },
    {
      key: 'profit',
      head: 'Profit',
      align: 'right',
      cell: (group) => <Signed as="percent" value={group.profitTotal} />,
    },
  ]
}

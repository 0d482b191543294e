import type { CoverageMapRow } from '../api/types.ts'
import { formatNumber, formatPercent } from '../format/number.ts'
import type { Column } from '../ui/column.ts'
import { RowButton } from '../ui/row-button.tsx'
import { VirtualTable } from '../ui/virtual-table.tsx'
import { countLevels, LEVEL_NAMES, type Level, levelAt, rowName } from './levels.ts'

const WORST: readonly Level[] = ['m', 'o', 'p']
const COUNTED: readonly Level[] = ['c', 'p', 'o', 'm']

interface MapTableProps {
  readonly rows: readonly CoverageMapRow[]
  readonly onOpen: (row: CoverageMapRow, day: number) => void
}

/** The map as a table: how many days of each kind a series has; a row opens its worst newest day. */
export function MapTable({ rows, onOpen }: MapTableProps) {
  const open = (row: CoverageMapRow) => onOpen(row, worstDay(row))
  const columns: readonly Column<CoverageMapRow>[] = [
    {
      key: 'pair',
      head: 'Market',
      cell: (row) => (
        <RowButton onClick={() => open(row)}>
          {row.pair} {row.venue}
        </RowButton>
      ),
    },
    { key: 'timeframe', head: 'Frame', width: '64px', wide: true, cell: (row) => row.timeframe },
    { key: 'share', head: 'Stored', align: 'right', width: '84px', cell: (row) => formatPercent(row.share) },
    ...COUNTED.map(
      (level): Column<CoverageMapRow> => ({
        key: level,
        head: `Days ${LEVEL_NAMES[level]}`,
        align: 'right',
        width: '104px',
        wide: level !== 'm',
        cell: (row) => formatNumber(countLevels(row)[level]),
      }),
    ),
    { key: 'gaps', head: 'Gaps', align: 'right', width: '64px', cell: (row) => formatNumber(row.gapCount) },
  ]
  return (
    <VirtualTable
      label="Coverage of each series"
      testId="coverage-table"
      columns={columns}
      rows={rows}
      rowKey={rowName}
      selected={undefined}
      sorting={undefined}
      onSort={() => {}}
      height={442}
      minWidth={760}
    />
  )
}

/** The newest day of the worst kind that the series has. */
export function worstDay(row: CoverageMapRow): number {
  for (const level of WORST) {
    const at = row.levels.lastIndexOf(level)
    if (at >= 0) return at
  }
  let last = row.levels.length - 1
  while (last > 0 && levelAt(row, last) === '-') last--
  return last
}

import { useRef } from 'react'
import type { Column } from './column.ts'
import { useKeys } from './keys.ts'
import { moveFocus } from './move-focus.ts'
import styles from './table.module.css'

interface TableProps<Row> {
  readonly label: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly rowKey: (row: Row) => string | number
  readonly selected?: string | number | undefined
  /** The one table of the page that `j` and `k` move in. */
  readonly keys?: boolean
  /** Height at most, CSS pixels; longer tables scroll. */
  readonly height?: number
  readonly testId?: string
}

/**
 * A short table. A row is opened by the link or button in one of its cells that carries `data-row`;
 * a click anywhere in the row reaches it.
 */
export function Table<Row>({
  label,
  columns,
  rows,
  rowKey,
  selected,
  keys,
  height,
  testId,
}: TableProps<Row>) {
  const body = useRef<HTMLTableSectionElement>(null)
  useKeys(
    keys
      ? {
          j: () => moveFocus(body.current, '[data-row]', 1),
          k: () => moveFocus(body.current, '[data-row]', -1),
        }
      : {},
  )
  return (
    <div
      className={styles.scroll}
      style={{ maxHeight: height }}
      tabIndex={height === undefined ? undefined : 0}
    >
      <table
        className={styles.table}
        data-scrolls={height === undefined ? undefined : ''}
        aria-label={label}
        data-testid={testId}
      >
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.key} scope="col" data-align={column.align ?? 'left'} data-wide={column.wide}>
                {column.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={body}>
          {rows.map((row) => (
            <tr key={rowKey(row)} aria-current={selected === rowKey(row) ? 'true' : undefined}>
              {columns.map((column) => (
                <td key={column.key} data-align={column.align ?? 'left'} data-wide={column.wide}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

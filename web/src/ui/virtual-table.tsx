import { useVirtualizer } from '@tanstack/react-virtual'
import { type CSSProperties, memo, type ReactNode, useEffect, useRef } from 'react'
import type { Column } from './column.ts'
import { useKeys } from './keys.ts'
import table from './table.module.css'
import styles from './virtual-table.module.css'

const ROW = 28

interface VirtualTableProps<Row> {
  readonly label: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly rowKey: (row: Row) => number | string
  readonly selected: number | string | undefined
  /** Without it `j` and `k` do nothing. */
  readonly onSelect?: (row: Row) => void
  readonly sorting: { readonly key: string; readonly descending: boolean } | undefined
  readonly onSort: (key: string) => void
  /** Height at most, CSS pixels. */
  readonly height: number
  /** Below it the table scrolls sideways, CSS pixels; 900 if absent, and none on narrow screens. */
  readonly minWidth?: number
  readonly testId: string
}

/** A table of any length: only the rows in view exist. `j` and `k` select the next and the previous one. */
export function VirtualTable<Row>(props: VirtualTableProps<Row>) {
  const { label, columns, rows, rowKey, selected, onSelect, height, minWidth = 900, testId } = props
  const scroller = useRef<HTMLElement>(null)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 12,
    // The head comes before the rows, and sticks over as much of them.
    scrollMargin: ROW,
    scrollPaddingStart: ROW,
  })
  const here = selected === undefined ? -1 : rows.findIndex((row) => rowKey(row) === selected)
  const step = (by: 1 | -1) => () => {
    const row = rows[here < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, here + by))]
    if (row !== undefined) onSelect?.(row)
  }
  useKeys(onSelect ? { j: step(1), k: step(-1) } : {})
  useEffect(() => {
    if (here >= 0) virtual.scrollToIndex(here, { align: 'auto' })
  }, [here, virtual])

  const items = virtual.getVirtualItems()
  const above = (items[0]?.start ?? ROW) - ROW
  const below = virtual.getTotalSize() - ((items.at(-1)?.end ?? ROW) - ROW)
  return (
    <section
      ref={scroller}
      className={styles.scroller}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={label}
      style={{ maxHeight: height }}
    >
      <table
        className={`${table.table} ${styles.table}`}
        style={{ '--least': `${minWidth}px` } as CSSProperties}
        aria-rowcount={rows.length + 1}
        data-testid={testId}
      >
        <colgroup>
          {columns.map((column) => (
            <col key={column.key} style={{ width: column.width }} data-wide={column.wide} />
          ))}
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map((column) => (
              <Head key={column.key} column={column} sorting={props.sorting} onSort={props.onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          <Spacer height={above} />
          {items.map((item) => {
            const row = rows[item.index]!
            return (
              <Cells
                key={rowKey(row)}
                row={row}
                columns={columns}
                at={item.index}
                isHere={item.index === here}
              />
            )
          })}
          <Spacer height={below} />
        </tbody>
      </table>
    </section>
  )
}

interface CellsProps<Row> {
  readonly row: Row
  readonly columns: readonly Column<Row>[]
  readonly at: number
  readonly isHere: boolean
}

/** One row; scrolling makes new ones and leaves those that stay in view as they are. */
const Cells = memo(function Cells<Row>({ row, columns, at, isHere }: CellsProps<Row>) {
  return (
    <tr aria-rowindex={at + 2} aria-current={isHere ? 'true' : undefined}>
      {columns.map((column) => (
        <td key={column.key} data-align={column.align ?? 'left'} data-wide={column.wide}>
          {column.cell(row)}
        </td>
      ))}
    </tr>
  )
}) as <Row>(props: CellsProps<Row>) => ReactNode

/** Stands for the rows out of view. */
function Spacer({ height }: { height: number }) {
  if (height <= 0) return null
  return (
    <tr className={styles.spacer}>
      <td style={{ height }} />
    </tr>
  )
}

type HeadProps<Row> = Pick<VirtualTableProps<Row>, 'sorting' | 'onSort'> & { readonly column: Column<Row> }

function Head<Row>({ column, sorting, onSort }: HeadProps<Row>) {
  const active = sorting?.key === column.key ? (sorting.descending ? 'descending' : 'ascending') : undefined
  return (
    <th scope="col" data-align={column.align ?? 'left'} data-wide={column.wide} aria-sort={active ?? 'none'}>
      {column.sort ? (
        <button type="button" className={styles.sort} data-sort={active} onClick={() => onSort(column.key)}>
          {column.head}
        </button>
      ) : (
        column.head
      )}
    </th>
  )
}

import type { Table } from '../../../trade/pipeline/index.ts'

const ROWS_AT_ONCE = 10_000

/**
 * A table as CSV that {@link readTable} reads back to the last bit: `time` is called `timestamp` and written as
 * a UTC date, numbers as shortest decimals, NaN as nothing.
 */
export function formatTable(table: Table): Uint8Array {
  const names = table.columns.map(({ name }) => (name === 'time' ? 'timestamp' : name))
  const cells = table.columns.map(({ name, values }) =>
    name === 'time' ? (row: number) => formatStamp(values[row]!) : (row: number) => formatCell(values[row]!),
  )
  const pieces = [Buffer.from(`${names.join(',')}\n`)]
  for (let first = 0; first < table.rows; first += ROWS_AT_ONCE) {
    let text = ''
    for (let row = first; row < Math.min(table.rows, first + ROWS_AT_ONCE); row++) {
      text += `${cells.map((cell) => cell(row)).join(',')}\n`
    }
    pieces.push(Buffer.from(text))
  }
  return Buffer.concat(pieces)
}

function formatCell(value: number): string {
  return Number.isNaN(value) ? '' : String(value)
}

/** `2018-01-10 04:55:00+00:00`; milliseconds where there are some. */
function formatStamp(time: number): string {
  const text = new Date(time).toISOString().replace('T', ' ').replace('Z', '+00:00')
  return text.replace('.000+', '+')
}

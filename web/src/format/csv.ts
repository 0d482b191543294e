/** One column of a CSV file: its head and the value of each row. */
export interface CsvColumn<Row> {
  readonly head: string
  readonly value: (row: Row) => string | number | boolean
}

/** RFC 4180 with CRLF; text that a spreadsheet would run as a formula is kept as text by a leading quote. */
export function formatCsv<Row>(columns: readonly CsvColumn<Row>[], rows: readonly Row[]): string {
  const lines = [columns.map((column) => cell(column.head)).join(',')]
  for (const row of rows) lines.push(columns.map((column) => cell(column.value(row))).join(','))
  return `${lines.join('\r\n')}\r\n`
}

function cell(value: string | number | boolean): string {
  if (typeof value !== 'string') return String(value)
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

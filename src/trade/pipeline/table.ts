import { type Candles, type Column, nearest, PRICE_COLUMNS } from '../../domain/index.ts'
import { PipelineFault } from './pipeline-fault.ts'
import type { Table, TableColumn } from './port.ts'

/**
 * A table of columns of equal length and of names that differ in more than capitals, which SQL ignores.
 * @throws PipelineFault `config.conflict`
 */
export function createTable(columns: readonly TableColumn[]): Table {
  const rows = columns[0]?.values.length ?? 0
  const names = new Set<string>()
  for (const { name, values } of columns) {
    if (values.length !== rows) {
      throw new PipelineFault(
        'config.conflict',
        `column ${name} has ${values.length} rows, others have ${rows}`,
      )
    }
    if (names.has(name.toLowerCase())) {
      throw new PipelineFault('config.conflict', `two columns are called ${name}`, {
        hint: 'Give one of them another name: names, feature_prefix or column_prefix.',
      })
    }
    names.add(name.toLowerCase())
  }
  return { rows, columns }
}

/** Candles as a table: time, then open, high, low, close, volume. The columns are shared. */
export function candleTable(candles: Candles): Table {
  const prices = PRICE_COLUMNS.map((name) => ({ name, values: candles[name] }))
  return { rows: candles.length, columns: [{ name: 'time', values: candles.time }, ...prices] }
}

/** Values of the column, or undefined. */
export function findColumn(table: Table, name: string): Column | undefined {
  return table.columns.find((column) => column.name === name)?.values
}

/**
 * Values of the column. `user` says who asks, for the message.
 * @throws PipelineFault `column.missing`, with the nearest name
 */
export function columnOf(table: Table, name: string, user = 'the caller'): Column {
  const found = findColumn(table, name)
  if (found) return found
  const names = table.columns.map((column) => column.name)
  const near = nearest(name, names)
  throw new PipelineFault('column.missing', `${user} needs the column "${name}", which does not exist`, {
    hint: near ? `Did you mean "${near}"?` : `There are ${names.join(', ')}.`,
  })
}

/** Names in order. */
export function columnNames(table: Table): readonly string[] {
  return table.columns.map((column) => column.name)
}

/** A view on rows `start` (included) to `end` (excluded). */
export function sliceTable(table: Table, start: number, end: number): Table {
  const columns = table.columns.map(({ name, values }) => ({ name, values: values.subarray(start, end) }))
  return { rows: Math.max(0, end - start), columns }
}

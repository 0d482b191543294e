import type { Column } from '../../../../domain/index.ts'
import { PipelineFault } from '../../pipeline-fault.ts'
import type { Table } from '../../port.ts'
import { columnOf, sliceTable } from '../../table.ts'
import type { SimulateModel } from './simulation-schema.ts'

/**
 * The rows from `data_start` up to, without, `data_end`: whole numbers are rows left out at the start and at the
 * end (negative: rows kept there), texts are UTC times.
 * @throws PipelineFault `config.invalid` for a text that is no time, `rows.few` for nothing left
 */
export function cutRows(table: Table, { data_start, data_end }: SimulateModel): Table {
  const time = columnOf(table, 'time', 'simulate_model')
  const start =
    typeof data_start === 'string' ? rowAt(data_start, time, 'data_start') : fromStart(data_start, time)
  const end = typeof data_end === 'string' ? rowAt(data_end, time, 'data_end') : fromEnd(data_end, time)
  if (end > start) return sliceTable(table, start, end)
  throw new PipelineFault('rows.few', `no row lies between data_start and data_end, of ${table.rows}`, {
    where: '/simulate_model/data_start',
    hint: 'Widen data_start and data_end.',
  })
}

function fromStart(count: number | null | undefined, { length }: Column): number {
  const skip = count ?? 0
  return skip < 0 ? Math.max(0, length + skip) : Math.min(skip, length)
}

function fromEnd(count: number | null | undefined, { length }: Column): number {
  const skip = count ?? 0
  return skip < 0 ? Math.min(length, -skip) : Math.max(0, length - skip)
}

/** The first row not before the time; a time without a zone is UTC. */
function rowAt(text: string, time: Column, key: string): number {
  const written = text.trim().replace(' ', 'T')
  const isWhole = !written.includes('T') || /T.*([zZ]|[+-]\d\d:?\d\d)$/.test(written)
  const millis = Date.parse(isWhole ? written : `${written}Z`)
  if (Number.isNaN(millis)) {
    throw new PipelineFault('config.invalid', `${key} "${text}" is neither a number of rows nor a time`, {
      where: `/simulate_model/${key}`,
      hint: 'Write a number of rows or a UTC time such as 2018-01-20 08:00.',
    })
  }
  const row = time.findIndex((value) => value >= millis)
  return row < 0 ? time.length : row
}

import type { CandleColumns } from './candle-trouble.ts'

/** One row as it was delivered: nothing is known about it yet. `line` is 1-based: a line of a file, a place in a list. */
export interface RawCandle {
  readonly line: number
  /** UTC milliseconds. */
  readonly time: number
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  readonly volume: number
}

/** Rows as they were delivered, as columns of `length`: perhaps out of order, repeated or impossible. */
export interface CandleRows extends CandleColumns {
  readonly length: number
  readonly line: Int32Array
}

/** A row that was not taken. `reason` says what was found, without the line. */
export interface RejectedRow {
  readonly line: number
  readonly reason: string
}

const COLUMNS = ['time', 'open', 'high', 'low', 'close', 'volume'] as const

/** Zeroed rows, to be filled by the caller; the price columns are shared memory, ready to become candles. */
export function allocateCandleRows(length: number): CandleRows {
  const column = () => new Float64Array(new SharedArrayBuffer(length * 8))
  return {
    length,
    line: new Int32Array(length),
    time: column(),
    open: column(),
    high: column(),
    low: column(),
    close: column(),
    volume: column(),
  }
}

/** Columns from a list of rows. */
export function toCandleRows(list: readonly RawCandle[]): CandleRows {
  const rows = allocateCandleRows(list.length)
  list.forEach((raw, row) => {
    rows.line[row] = raw.line
    for (const name of COLUMNS) rows[name][row] = raw[name]
  })
  return rows
}

import type { Column } from '../../../domain/index.ts'
import { allocateCandleRows, type CandleRows, type RejectedRow } from '../../../trade/market/index.ts'
import { CANDLE_FIELDS } from './csv-layout.ts'

/** Rows that are being read, as columns that grow. Whoever reads writes them in place and counts `length` up. */
export class RowBuffer {
  /** Rows that were read. */
  length = 0
  /** Whether a time was written as a date; then all are UTC milliseconds, else what stands in the file. */
  hasDates = false
  /** Lines that gave no row, ascending. */
  readonly rejected: RejectedRow[] = []
  #rows: CandleRows

  /** With room for `estimate` rows; pages that are not touched cost nothing. */
  constructor(estimate: number) {
    this.#rows = allocateCandleRows(estimate)
  }

  /** Rows that there is room for; {@link columns} and {@link lines} have this length. */
  get capacity(): number {
    return this.#rows.length
  }

  /** In the order of {@link CANDLE_FIELDS}. */
  get columns(): readonly Column[] {
    return CANDLE_FIELDS.map((name) => this.#rows[name])
  }

  get lines(): Int32Array {
    return this.#rows.line
  }

  /** Makes room for so many more rows; arrays taken from here before are no longer the buffer's. */
  reserve(count: number): void {
    const { capacity } = this
    if (this.length + count <= capacity) return
    const larger = allocateCandleRows(Math.max(this.length + count, capacity * 2 + 1024))
    larger.line.set(this.lines)
    for (const name of CANDLE_FIELDS) larger[name].set(this.#rows[name])
    this.#rows = larger
  }

  /** The rows alone, without a copy. */
  get rows(): CandleRows {
    const { length } = this
    const { line, time, open, high, low, close, volume } = this.#rows
    return {
      length,
      line: line.subarray(0, length),
      time: time.subarray(0, length),
      open: open.subarray(0, length),
      high: high.subarray(0, length),
      low: low.subarray(0, length),
      close: close.subarray(0, length),
      volume: volume.subarray(0, length),
    }
  }
}

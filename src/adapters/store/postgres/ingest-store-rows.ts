/** Numbers of a row: time, open, high, low, close, volume, marks. */
export const ROW_WIDTH = 7
/** A mark: the candle was computed from others. */
export const DERIVED = 1
/** A mark: a candle of this time is stored already. */
export const REPLACES = 2
/** Where the marks stand in a row, behind its time and values. */
export const MARKS = 6

/** Candles of one series, one row of {@link ROW_WIDTH} numbers after the other. */
export class CandleRows {
  /** Only the first `length` rows count. */
  values: Float64Array
  length = 0

  constructor(capacity = 16) {
    this.values = new Float64Array(capacity * ROW_WIDTH)
  }

  time(row: number): number {
    return this.values[row * ROW_WIDTH]!
  }

  hasMark(row: number, mark: number): boolean {
    return (this.values[row * ROW_WIDTH + MARKS]! & mark) !== 0
  }

  /** Adds an empty row; gives where its numbers begin in `values`. */
  grow(): number {
    const at = this.length * ROW_WIDTH
    if (at === this.values.length) {
      const grown = new Float64Array(Math.max(at * 2, 16 * ROW_WIDTH))
      grown.set(this.values)
      this.values = grown
    }
    this.length++
    return at
  }

  /** Adds row `row` of `other` with these marks. */
  take(other: CandleRows, row: number, marks: number): void {
    const to = this.grow()
    const from = row * ROW_WIDTH
    for (let at = 0; at < MARKS; at++) this.values[to + at] = other.values[from + at]!
    this.values[to + MARKS] = marks
  }

  /** Whether two rows have the same open, high, low, close and volume. */
  hasSameValues(row: number, other: CandleRows, otherRow: number): boolean {
    const [mine, its] = [row * ROW_WIDTH, otherRow * ROW_WIDTH]
    for (let at = 1; at < MARKS; at++) {
      if (this.values[mine + at] !== other.values[its + at]) return false
    }
    return true
  }
}

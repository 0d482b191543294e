import { type AssetCandles, PANEL_VALUES, type Panel, type PanelRow } from './panel.ts'
import type { PanelProblems } from './panel-problems.ts'

const [HIGH, LOW, OPEN, CLOSE] = [0, 1, 2, 3]
const WIDTH = PANEL_VALUES.length
const FIRST_ROWS = 64

/**
 * Takes rows in any order and makes a panel of them: sorted by asset and time, the last of rows with one symbol and
 * time, impossible prices null. Memory: 72 bytes a row, at most double while it grows.
 */
export class PanelCollector {
  readonly #assets = new Map<string, GrowingAsset>()
  readonly #problems: PanelProblems

  constructor(problems: PanelProblems) {
    this.#problems = problems
  }

  /** Keeps a copy of the row. */
  add(row: PanelRow): void {
    const asset = this.#assets.get(row.symbol) ?? new GrowingAsset()
    this.#assets.set(row.symbol, asset)
    if (row.time < asset.newest) this.#problems.add('out-of-order', row.line)
    const at = asset.append(row)
    this.#nullImpossible(asset.values.subarray(at, at + WIDTH), row.line)
  }

  /** The panel of all rows so far; nothing may be added afterwards. */
  finish(): Panel {
    const symbols = [...this.#assets.keys()].sort()
    const assets = symbols.map((symbol) => {
      const asset = this.#assets.get(symbol)!
      this.#assets.delete(symbol)
      return this.#sort(symbol, asset)
    })
    return { assets, rows: assets.reduce((sum, { rows }) => sum + rows, 0) }
  }

  #nullImpossible(values: Float64Array, line: number): void {
    for (let k = 0; k < WIDTH; k++) {
      if (Math.abs(values[k]!) === Infinity) this.#null('not-a-number', { values, line, k })
    }
    for (let k = HIGH; k <= CLOSE; k++) {
      if (values[k]! <= 0) this.#null('not-positive', { values, line, k })
    }
    for (let k = CLOSE + 1; k < WIDTH; k++) {
      if (values[k]! < 0) this.#null('negative', { values, line, k })
    }
    if (!(values[HIGH]! < values[LOW]!)) return
    const found = `high ${values[HIGH]}, low ${values[LOW]}`
    this.#problems.add('high-below-low', line, { column: 'high', found })
    values[HIGH] = NaN
    values[LOW] = NaN
  }

  #null(
    kind: 'not-a-number' | 'not-positive' | 'negative',
    { values, line, k }: { values: Float64Array; line: number; k: number },
  ): void {
    this.#problems.add(kind, line, { column: PANEL_VALUES[k]!, found: String(values[k]) })
    values[k] = NaN
  }

  #sort(symbol: string, { time, line, values, rows }: GrowingAsset): AssetCandles {
    const order = Uint32Array.from({ length: rows }, (_, row) => row)
    order.sort((a, b) => time[a]! - time[b]! || a - b)
    let kept = 0
    for (let k = 0; k < rows; k++) {
      const row = order[k]!
      const next = order[k + 1]
      if (next !== undefined && time[next] === time[row]) {
        this.#problems.add('duplicate', line[row]!, { found: `line ${line[next]} has it, too` })
      } else order[kept++] = row
    }
    const rowsInOrder = order.subarray(0, kept)
    const pick = (k: number) => Float64Array.from(rowsInOrder, (row) => values[row * WIDTH + k]!)
    return {
      symbol,
      rows: kept,
      time: Float64Array.from(rowsInOrder, (row) => time[row]!),
      high: pick(HIGH),
      low: pick(LOW),
      open: pick(OPEN),
      close: pick(CLOSE),
      volumefrom: pick(4),
      volumeto: pick(5),
    }
  }
}

/** Rows of one asset as they came. */
class GrowingAsset {
  rows = 0
  newest = -Infinity
  time = new Float64Array(FIRST_ROWS)
  line = new Float64Array(FIRST_ROWS)
  values = new Float64Array(FIRST_ROWS * WIDTH)

  /** Where the row's values begin. */
  append(row: PanelRow): number {
    if (this.rows === this.time.length) {
      this.time = grown(this.time)
      this.line = grown(this.line)
      this.values = grown(this.values)
    }
    this.time[this.rows] = row.time
    this.line[this.rows] = row.line
    const at = this.rows * WIDTH
    this.values.set(row.values, at)
    this.rows++
    this.newest = Math.max(this.newest, row.time)
    return at
  }
}

function grown(before: Float64Array): Float64Array<ArrayBuffer> {
  const after = new Float64Array(before.length * 2)
  after.set(before)
  return after
}

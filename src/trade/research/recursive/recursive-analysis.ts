import { type Candles, Fault, sliceCandles } from '../../../domain/index.ts'
import { optionOutOfRange } from '../option-out-of-range.ts'
import { recursiveSentence } from './recursive-sentence.ts'
import { relativeDifference, typicalSize } from './relative-difference.ts'
import { startupsToTry } from './startups-to-try.ts'

/** What a strategy computes of candles: one number per candle and name. Masks are 1 or 0. */
export interface PreparedColumns {
  readonly columns: Readonly<Record<string, ArrayLike<number>>>
  readonly masks: Readonly<Record<string, ArrayLike<number>>>
}

export interface RecursiveInput {
  readonly candles: Candles
  /** Candles that the strategy says it needs to warm up. */
  readonly startup: number
  readonly prepare: (candles: Candles) => PreparedColumns
  /** Numbers of candles before the date, instead of ½, 1, 2, 4 … times `startup`. */
  readonly startups?: readonly number[]
  /** Relative difference that counts as none; default 1e-6. */
  readonly tolerance?: number
  /** Dates that are looked at, evenly spread, the last row being the last of them; default 10. */
  readonly dates?: number
}

/** How much one column depends on where its candles begin. */
export interface ColumnDrift {
  readonly name: string
  /**
   * By startup, the greatest difference at any date from the longest one, of the value; null where only one
   * of the two is a number.
   */
  readonly differences: readonly (number | null)[]
  /** Shortest startup from which on all agree; null where none but the longest does. */
  readonly agreesFrom: number | null
}

export interface DecisionDrift {
  readonly name: string
  /** By startup, dates on which it decides otherwise than with the longest one. */
  readonly changes: readonly number[]
  readonly agreesFrom: number | null
}

export interface RecursiveAnalysis {
  /** Candles before each date, ascending; the last one is what the others are compared with. */
  readonly startups: readonly number[]
  readonly dates: number
  readonly tolerance: number
  /** Most different at the declared startup first. */
  readonly columns: readonly ColumnDrift[]
  readonly decisions: readonly DecisionDrift[]
  /** Shortest startup from which on all values and decisions agree. */
  readonly agreesFrom: number | null
  readonly declared: number
  /** Whether the declared startup, or the next one tried above it, is long enough. */
  readonly enough: boolean
  readonly sentence: string
}

/**
 * Do values on a date depend on how many candles came before it? Prepares the same dates with ever more
 * candles in front and compares the last rows. Recursive indicators forget their beginning, at their own
 * pace; running totals never do.
 * @throws Fault `recursive.candles` where there are too few candles for two startups; `research.option`
 */
export function recursiveAnalysis(input: RecursiveInput): RecursiveAnalysis {
  const { candles, startup, prepare, tolerance = 1e-6, dates = 10 } = input
  checkOptions(input, { tolerance, dates })
  const startups = startupsToTry(startup, { most: candles.length - 1, wanted: input.startups })
  if (startups.length < 2) {
    throw new Fault('no-data', 'recursive.candles', `${candles.length} candles are too few to compare`, {
      hint: `Give more than ${Math.max(2, 2 * startup)} candles.`,
    })
  }
  const longest = startups.at(-1)!
  const rows = spreadRows(longest, candles.length - 1, dates)
  const tried = rows.map((row) =>
    startups.map((before) => lastRow(prepare(sliceCandles(candles, row - before, row + 1)), before)),
  )
  const columns = columnDrifts(tried, { startups, tolerance })
  const decisions = decisionDrifts(tried, startups)
  const shortest = latest(
    [...columns, ...decisions].map(({ agreesFrom }) => agreesFrom),
    startups[0]!,
  )
  const declaredAt = startups.findIndex((before) => before >= startup)
  const found = {
    startups,
    dates: rows.length,
    tolerance,
    columns: columns.toSorted((a, b) => size(b, declaredAt) - size(a, declaredAt)),
    decisions,
    agreesFrom: shortest,
    declared: startup,
    enough: shortest !== null && declaredAt >= 0 && startups[declaredAt]! >= shortest,
  }
  return { ...found, sentence: recursiveSentence(found) }
}

function checkOptions({ startup }: RecursiveInput, options: { tolerance: number; dates: number }): void {
  if (!(Number.isInteger(startup) && startup >= 0)) {
    throw optionOutOfRange(`a startup of ${startup} candles`, 'Give a whole number, 0 or more.')
  }
  if (!(options.tolerance >= 0)) {
    throw optionOutOfRange(`a tolerance of ${options.tolerance}`, 'Give a ratio, 0 or more.')
  }
  if (!(Number.isInteger(options.dates) && options.dates >= 1)) {
    throw optionOutOfRange(`${options.dates} dates`, 'Give a whole number, 1 or more.')
  }
}

/** Rows from `first` to `last`, evenly spread, the last one included, none twice. */
function spreadRows(first: number, last: number, count: number): readonly number[] {
  const rows = Array.from({ length: count }, (_, k) => Math.round(last - (k * (last - first)) / count))
  return [...new Set(rows)].reverse()
}

/** Values on the last row, and how large each column's values are before it. */
interface LastRow {
  readonly columns: ReadonlyMap<string, number>
  readonly sizes: ReadonlyMap<string, number>
  readonly masks: ReadonlyMap<string, number>
}

function lastRow({ columns, masks }: PreparedColumns, row: number): LastRow {
  const at = (values: Readonly<Record<string, ArrayLike<number>>>) =>
    new Map(Object.entries(values).map(([name, column]) => [name, column[row] ?? Number.NaN]))
  const sizes = new Map(Object.entries(columns).map(([name, column]) => [name, typicalSize(column)]))
  return { columns: at(columns), sizes, masks: at(masks) }
}

/** By date, then by startup. */
type Tried = readonly (readonly LastRow[])[]

function columnDrifts(
  tried: Tried,
  { startups, tolerance }: { startups: readonly number[]; tolerance: number },
): readonly ColumnDrift[] {
  const names = [...tried[0]!.at(-1)!.columns.keys()]
  return names.map((name) => {
    const differences = startups.map((_, index) =>
      tried.reduce<number | null>((worst, date) => {
        const reference = date.at(-1)!
        const difference = relativeDifference(
          date[index]!.columns.get(name) ?? Number.NaN,
          reference.columns.get(name)!,
          reference.sizes.get(name)!,
        )
        return worst === null || difference === null ? null : Math.max(worst, difference)
      }, 0),
    )
    const agrees = differences.map((difference) => difference !== null && difference <= tolerance)
    return { name, differences, agreesFrom: agreesFrom(agrees, startups) }
  })
}

function decisionDrifts(tried: Tried, startups: readonly number[]): readonly DecisionDrift[] {
  const names = [...tried[0]!.at(-1)!.masks.keys()]
  return names.map((name) => {
    const changes = startups.map(
      (_, index) =>
        tried.filter((date) => date[index]!.masks.get(name) !== date.at(-1)!.masks.get(name)).length,
    )
    return {
      name,
      changes,
      agreesFrom: agreesFrom(
        changes.map((count) => count === 0),
        startups,
      ),
    }
  })
}

/** The longest startup agrees with itself, which proves nothing. */
function agreesFrom(agrees: readonly boolean[], startups: readonly number[]): number | null {
  const first = agrees.lastIndexOf(false) + 1
  return first >= startups.length - 1 ? null : startups[first]!
}

function latest(all: readonly (number | null)[], none: number): number | null {
  return all.reduce<number | null>((a, b) => (a === null || b === null ? null : Math.max(a, b)), none)
}

function size({ differences }: ColumnDrift, index: number): number {
  return differences[Math.max(0, index)] ?? Number.POSITIVE_INFINITY
}

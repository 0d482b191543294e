import type { Column } from '../../domain/index.ts'
import { StrategyError } from './strategy-error.ts'

type Columns = Readonly<Record<string, Column>>

/**
 * Remembers the columns that a strategy is about to read; the function that it returns throws if one of
 * them was written since. They are the candles that the engine trades on and that other runs share.
 * @throws StrategyError `strategy.wrote`
 */
export function watchColumns(strategy: string, columns: Columns): () => void {
  const before = Object.entries(columns).map(([name, column]) => ({
    name,
    column,
    print: fingerprint(column),
  }))
  return () => {
    for (const { name, column, print } of before) {
      if (Object.is(fingerprint(column), print)) continue
      throw new StrategyError('strategy.wrote', `${strategy} writes into the column "${name}"`, {
        hint: `Columns are only read; work on a copy: ${name}.slice(), ${name}.toSorted().`,
      })
    }
  }
}

/**
 * A sum that depends on every value and its place. NaN counts by its place alone. Four sums, for one would
 * wait for itself: a third of a nanosecond a row.
 */
function fingerprint(column: Column): number {
  const { length } = column
  const whole = length - (length % 4)
  let [a, b, c, d] = [0, 0, 0, 0]
  for (let row = 0; row < whole; row += 4) {
    a += column[row]! * (row + 1)
    b += column[row + 1]! * (row + 2)
    c += column[row + 2]! * (row + 3)
    d += column[row + 3]! * (row + 4)
  }
  let sum = a + b + (c + d)
  for (let row = whole; row < length; row++) sum += column[row]! * (row + 1)
  return Number.isNaN(sum) ? fingerprintOfDefined(column) : sum
}

function fingerprintOfDefined(column: Column): number {
  const { length } = column
  let sum = 0
  for (let row = 0; row < length; row++) {
    const value = column[row]!
    sum += (Number.isNaN(value) ? Math.PI : value) * (row + 1)
  }
  return sum
}

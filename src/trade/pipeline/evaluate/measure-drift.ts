import { kolmogorovSmirnov, populationStability } from '../../../math/index.ts'
import type { Drift } from '../pipeline-result.ts'
import type { TableColumn } from '../port.ts'
import { orNull } from './or-null.ts'
import type { RowRange } from './split/purge.ts'

/** The usual words: below the first an index is stable, from the second on the column has drifted. */
const SHIFTED = 0.1
const DRIFTED = 0.25
/** The index of n and m independent rows that differ in nothing stays below this times (1/n + 1/m) in 95 % (χ², 10 bins). */
const BY_CHANCE = 18.3

/**
 * How the values of the recent rows differ from those of the reference rows, column by column. Words follow the
 * usual limits of the index, 0.1 and 0.25, but where so few rows differ as much by chance.
 */
export function measureDrift(
  columns: readonly TableColumn[],
  { reference, recent }: { reference: RowRange; recent: RowRange },
): readonly Drift[] {
  return columns.map(({ name, values }) => {
    const before = values.subarray(reference.start, reference.end)
    const after = values.subarray(recent.start, recent.end)
    const psi = populationStability(before, after)
    return {
      name,
      psi: orNull(psi),
      ks: orNull(kolmogorovSmirnov(before, after)),
      word: wordOf(psi, 1 / before.length + 1 / after.length),
    }
  })
}

function wordOf(psi: number, fewness: number): Drift['word'] {
  if (Number.isNaN(psi)) return 'unknown'
  if (psi < Math.max(SHIFTED, BY_CHANCE * fewness)) return 'stable'
  return psi < DRIFTED ? 'shifted' : 'drifted'
}

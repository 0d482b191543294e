import type { Column } from '../../../../domain/index.ts'
import { deviation, mean } from '../../../../math/index.ts'
import type { LeakFinding } from './leak-finding.ts'

/** How exactly a column must fit the figures of all rows to be made with them. */
const EXACT = 1e-6
const LEAST_ROWS = 100
/** A value that stands in this share of the rows, where the others hardly repeat, was put there. */
const FILLED_SHARE = 0.005
const DISTINCT_SHARE = 0.9

/**
 * Columns that know the mean of rows to come: standardised with mean and deviation of all rows, or with gaps
 * filled by the mean of all others. Seen only where the column is the result itself and covers the very rows that
 * it was fitted on; `refitOnPrefix` finds every such step that can be run again.
 */
export function findFittedOnAll(feature: string, values: Column): readonly LeakFinding[] {
  const known = values.filter((value) => !Number.isNaN(value))
  if (known.length < LEAST_ROWS) return []
  const counts = new Map<number, number>()
  for (const value of known) counts.set(value, (counts.get(value) ?? 0) + 1)
  const isContinuous = counts.size > DISTINCT_SHARE * known.length
  const spread = [0, 1].some((ddof) => Math.abs(deviation(known, { ddof: ddof as 0 | 1 }) - 1) < EXACT)
  if (spread && Math.abs(mean(known)) < EXACT) {
    return [
      finding(feature, `${feature} has mean 0 and deviation 1 over all rows: it is scaled with the future`),
    ]
  }
  const [filler, times] = [...counts].reduce((most, one) => (one[1] > most[1] ? one : most), [0, 0])
  const others = known.filter((value) => value !== filler)
  const rest = counts.size - 1
  const wasFilled = times >= Math.max(5, FILLED_SHARE * known.length)
  const isMean = Math.abs(filler - mean(others)) <= EXACT * deviation(others)
  if (wasFilled && isMean && (isContinuous || rest > DISTINCT_SHARE * others.length)) {
    return [
      finding(feature, `${feature} has ${times} rows filled with the mean of all others: with the future`),
    ]
  }
  return []
}

function finding(feature: string, text: string): LeakFinding {
  return {
    kind: 'fitted-on-all',
    severity: 'leak',
    feature,
    value: 0,
    limit: EXACT,
    text,
    advice: 'Fit scales and fillers on the training rows alone.',
  }
}

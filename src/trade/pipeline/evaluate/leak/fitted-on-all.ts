import type { Column } from '../../../../domain/index.ts'
import { ascendingOrder, deviation, mean } from '../../../../math/index.ts'
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
  const known = Float64Array.from(ascendingOrder(values), (row) => values[row]!)
  if (known.length < LEAST_ROWS) return []
  const spread = deviation(known)
  const isUnit = [spread, deviation(known, { ddof: 1 })].some((one) => Math.abs(one - 1) < EXACT)
  if (isUnit && Math.abs(mean(known)) < EXACT) {
    return [
      finding(feature, `${feature} has mean 0 and deviation 1 over all rows: it is scaled with the future`),
    ]
  }
  const { value, times, distinct } = mostRepeated(known)
  const others = known.length - times
  const wasFilled =
    times >= Math.max(5, FILLED_SHARE * known.length) && distinct - 1 > DISTINCT_SHARE * others
  const meanOfOthers = (mean(known) * known.length - value * times) / others
  if (wasFilled && Math.abs(value - meanOfOthers) <= EXACT * spread) {
    return [
      finding(feature, `${feature} has ${times} rows filled with the mean of all others: with the future`),
    ]
  }
  return []
}

/** The value that stands in most rows, and how many values there are. in: ascending, one at least. */
function mostRepeated(sorted: Column): { value: number; times: number; distinct: number } {
  let [value, times, distinct] = [sorted[0]!, 0, 0]
  for (let from = 0; from < sorted.length; distinct++) {
    let to = from + 1
    while (to < sorted.length && sorted[to] === sorted[from]) to++
    if (to - from > times) [value, times] = [sorted[from]!, to - from]
    from = to
  }
  return { value, times, distinct }
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

import { PipelineFault } from '../pipeline-fault.ts'
import type { Sample } from './learners/sample.ts'

/** Places of a sample, ascending. */
export interface HeldOut {
  readonly before: Int32Array
  readonly last: Int32Array
}

/**
 * The last `share` of a sample, and of the rows before it those whose labels end before it begins: what is learned
 * from them knows nothing of the last ones.
 * @throws PipelineFault `train.refused` when nothing is left before it
 */
export function holdOut({ rows, ends }: Sample, share: number): HeldOut {
  const first = rows.length - Math.ceil(rows.length * share)
  const before = new Int32Array(first)
  let count = 0
  for (let place = 0; place < first; place++) if (ends[place]! < rows[first]!) before[count++] = place
  if (count > 0) {
    const last = Int32Array.from({ length: rows.length - first }, (_, k) => first + k)
    return { before: before.subarray(0, count), last }
  }
  throw new PipelineFault(
    'train.refused',
    `of ${rows.length} rows the last ${rows.length - first} are kept to check on, and no label ends before them`,
    { hint: 'Train on more rows, take a shorter label_horizon, or keep fewer.' },
  )
}

import type { Column } from '../../domain/index.ts'
import { MathFault } from '../fault.ts'
import type { ResolvedOptions } from './options.ts'

/** Rows whose target is known, ascending. */
export interface TrainingRows {
  readonly train: Int32Array
  /** The last ones, kept out of training; empty without early stopping. */
  readonly validation: Int32Array
}

/** @throws MathFault `math.target` for no rows, or a class that is not 0 or 1 */
export function chooseRows(target: Column, { objective, earlyStopping }: ResolvedOptions): TrainingRows {
  const known = new Int32Array(target.length)
  let count = 0
  for (let row = 0; row < target.length; row++) {
    const value = target[row]!
    if (Number.isNaN(value)) continue
    if (!Number.isFinite(value) || (objective === 'binary' && value !== 0 && value !== 1)) {
      const wanted =
        objective === 'binary' ? 'Use 0, 1, or NaN to leave a row out.' : 'Use finite numbers or NaN.'
      throw new MathFault('math.target', `the target of row ${row} is ${value}`, wanted)
    }
    known[count++] = row
  }
  const kept = earlyStopping ? Math.ceil(count * earlyStopping.fraction) : 0
  const trained = earlyStopping ? count - kept - earlyStopping.gap : count
  if (trained <= 0) {
    throw new MathFault(
      'math.target',
      `${count} rows have a target, none is left to train on`,
      'Load more candles, or lower the horizon of the labels, the gap or the share kept for validation.',
    )
  }
  return { train: known.slice(0, trained), validation: known.slice(count - kept, count) }
}

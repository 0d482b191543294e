import type { Column } from '../../domain/index.ts'
import { MathFault } from '../fault.ts'
import type { BoostObjective } from './model.ts'
import type { ResolvedOptions } from './options.ts'

/** Rows whose target is known, ascending. */
export interface TrainingRows {
  /** Those trained on, then those kept out. */
  readonly rows: Int32Array
  readonly trained: number
}

/** @throws MathFault `math.target` for no rows, or a target that the objective has no use for */
export function chooseRows(target: Column, { objective, earlyStopping }: ResolvedOptions): TrainingRows {
  const known = new Int32Array(target.length)
  let count = 0
  for (let row = 0; row < target.length; row++) {
    const value = target[row]!
    if (Number.isNaN(value)) continue
    if (!fits(value, objective)) {
      throw new MathFault('math.target', `the target of row ${row} is ${value}`, wanted(objective))
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
  known.copyWithin(trained, count - kept, count)
  return { rows: known.subarray(0, trained + kept), trained }
}

function fits(value: number, objective: BoostObjective): boolean {
  if (objective === 'binary') return value === 0 || value === 1
  if (objective === 'crossEntropy') return value >= 0 && value <= 1
  return Number.isFinite(value)
}

function wanted(objective: BoostObjective): string {
  if (objective === 'binary') return 'Use 0, 1, or NaN to leave a row out.'
  if (objective === 'crossEntropy') return 'Use numbers from 0 to 1, or NaN to leave a row out.'
  return 'Use finite numbers or NaN.'
}

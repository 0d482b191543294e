import type { Column } from '../../domain/index.ts'
import { exp } from '../elementary/exp.ts'
import { log } from '../elementary/log.ts'
import type { BoostObjective } from './model.ts'

interface Scored {
  readonly target: Column
  /** Log-odds for `binary`. */
  readonly score: Float64Array
  readonly rows: Int32Array
}

/** Mean log-loss of class log-odds, or mean squared error of values, over `rows`. */
export function meanLoss(objective: BoostObjective, { target, score, rows }: Scored): number {
  let sum = 0
  for (let k = 0; k < rows.length; k++) {
    const row = rows[k]!
    const known = score[row]!
    if (objective === 'binary') {
      const against = target[row] === 1 ? -known : known
      sum += Math.max(against, 0) + log(1 + exp(-Math.abs(against)))
    } else sum += (known - target[row]!) ** 2
  }
  return sum / rows.length
}

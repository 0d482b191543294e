import type { Column } from '../../domain/index.ts'
import { requireSameLength } from '../guard.ts'

/** How far predictions are off. Rows where target or prediction is NaN are left out; NaN for no rows. */
export interface RegressionErrors {
  readonly rows: number
  /** Mean absolute error. */
  readonly mae: number
  /** Root of the mean squared error. */
  readonly rmse: number
  /** 1 − squared error / squared deviation of the target from its mean; NaN where the target is constant. */
  readonly r2: number
  /** Mean of |error / target| over the rows whose target is not 0, as a fraction. */
  readonly mape: number
  /** Share of rows where target and prediction have one sign. */
  readonly signAccuracy: number
}

/** @throws MathFault `math.length` */
export function regressionErrors(target: Column, prediction: Column): RegressionErrors {
  requireSameLength(target, prediction)
  let rows = 0
  let centre = 0
  let spread = 0
  let absolute = 0
  let squared = 0
  let relative = 0
  let nonZero = 0
  let sameSign = 0
  for (let row = 0; row < target.length; row++) {
    const wanted = target[row]!
    const error = prediction[row]! - wanted
    if (Number.isNaN(error)) continue
    rows++
    const step = wanted - centre
    centre += step / rows
    spread += step * (wanted - centre)
    absolute += Math.abs(error)
    squared += error * error
    if (wanted !== 0) {
      nonZero++
      relative += Math.abs(error / wanted)
    }
    if (Math.sign(wanted) === Math.sign(prediction[row]!)) sameSign++
  }
  return {
    rows,
    mae: absolute / rows,
    rmse: Math.sqrt(squared / rows),
    r2: spread > 0 ? 1 - squared / spread : NaN,
    mape: relative / nonZero,
    signAccuracy: sameSign / rows,
  }
}

/** Mean absolute error; rows with NaN are left out. @throws MathFault `math.length` */
export function mae(target: Column, prediction: Column): number {
  return regressionErrors(target, prediction).mae
}

/** Root of the mean squared error; rows with NaN are left out. @throws MathFault `math.length` */
export function rmse(target: Column, prediction: Column): number {
  return regressionErrors(target, prediction).rmse
}

/** Share of the target's spread that the prediction explains; rows with NaN are left out. @throws MathFault `math.length` */
export function r2(target: Column, prediction: Column): number {
  return regressionErrors(target, prediction).r2
}

import type { Column } from '../../../domain/index.ts'
import { deviation, divisibleDeviation, mean } from '../../../math/index.ts'

/** How a feature is put on a common scale: (x − mean) / deviation. */
export interface Scale {
  readonly mean: number
  readonly deviation: number
}

/** Mean and population standard deviation of the finite values of a column; a constant is only centred. */
export function scaleOf(x: Column): Scale {
  const known = x.filter(Number.isFinite)
  if (known.length === 0) return { mean: 0, deviation: 1 }
  const centre = mean(known)
  const spread = divisibleDeviation(deviation(known), { mean: centre, count: known.length })
  return { mean: centre, deviation: spread || 1 }
}

/** A new column on the scale. */
export function scaled(x: Column, scale: Scale): Column {
  const out = new Float64Array(x.length)
  for (let row = 0; row < x.length; row++) out[row] = (x[row]! - scale.mean) / scale.deviation
  return out
}

import type { Column } from '../../../domain/index.ts'
import { rollingQuantileInto } from '../../../math/index.ts'

/** Names of the codes of `volume_level`, from 0. */
export const VOLUME_LEVELS = ['low', 'usual', 'high'] as const

const WINDOW_ROWS = 20

/**
 * Volume among the last 20 of its asset, itself included: `low` below their first quartile, `high` above their third,
 * else `usual`. Quartiles are linear between neighbours.
 * in: volume[rows]; out: out[rows], codes of {@link VOLUME_LEVELS}; NaN where fewer than 20 are known.
 */
export function volumeLevelInto(out: Column, volume: Column): void {
  const first = new Float64Array(volume.length)
  const third = new Float64Array(volume.length)
  rollingQuantileInto(first, volume, WINDOW_ROWS, { q: 0.25 })
  rollingQuantileInto(third, volume, WINDOW_ROWS, { q: 0.75 })
  for (let row = 0; row < out.length; row++) {
    const value = volume[row]!
    if (Number.isNaN(value + first[row]! + third[row]!)) out[row] = NaN
    else out[row] = value < first[row]! ? 0 : value > third[row]! ? 2 : 1
  }
}

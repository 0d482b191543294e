import { allocateColumn, type Column } from '../../../domain/index.ts'
import { PipelineFault } from '../pipeline-fault.ts'
import type { LabelInputs } from './label-inputs.ts'
import { type FoundExtremum, searchExtrema } from './search-extrema.ts'
import { settledExtrema } from './settled-extrema.ts'
import {
  firstBelow,
  type LevelOptions,
  lastBelow,
  type TurningPoint,
  turningPoints,
} from './turning-points.ts'

export interface ExtremumLabel extends LevelOptions {
  readonly column: string
  /** Distance from the extremum where the label ends, as a fraction of it. */
  readonly tolerance: number
}

/**
 * 1 in the rows around each top (or bottom) up to, without, the nearest row on either side that lies beyond the
 * tolerance line, else 0. What is said of rows that have no price or can still change is up to the dialect.
 * @throws PipelineFault `config.invalid` where a tolerance line is not reached
 */
export function extremumLabel(
  label: ExtremumLabel,
  { rows, read, dialect }: LabelInputs,
  start: number,
): Column {
  const x = read(label.column)
  const tolerance = dialect.toleranceOf(label.level, label.tolerance)
  const whole = allocateColumn(rows)
  const extrema = tolerance > label.level ? searchExtrema(x, label) : turningPoints(x, label)
  for (const extremum of extrema) {
    const [left, right] = ends(x, extremum, { ...label, tolerance })
    whole.fill(1, left + 1, right)
  }
  const settled = settledExtrema(x, { ...label, tolerance })
  const out = whole.slice(start)
  for (let row = start; row < rows; row++) {
    if (Number.isNaN(x[row]!) || Number.isNaN(settled[row]!))
      out[row - start] = dialect.uncertain(whole[row]!)
  }
  return out
}

/** The row with which each row's label became final; see {@link settledExtrema}. */
export function extremumSettled(label: ExtremumLabel, { read, dialect }: LabelInputs): Column {
  const tolerance = dialect.toleranceOf(label.level, label.tolerance)
  return settledExtrema(read(label.column), { ...label, tolerance })
}

/** A tolerance line inside the level line is crossed before it; a wider one may lie anywhere in the part. */
function ends(
  x: Column,
  extremum: TurningPoint | FoundExtremum,
  { sign, level, tolerance, column }: ExtremumLabel,
): [number, number] {
  const value = sign * x[extremum.row]!
  const line = value - tolerance * Math.abs(value)
  const { first, last } = 'first' in extremum ? extremum : { first: extremum.left, last: extremum.right }
  const left = lastBelow(x, { sign, line, from: extremum.row - 1, to: first })
  const right = firstBelow(x, { sign, line, from: extremum.row + 1, to: last })
  if (left >= 0 && right >= 0) return [left, right]
  const side = left < 0 ? 'before' : 'behind'
  throw new PipelineFault(
    'config.invalid',
    `${column} does not move ${100 * tolerance} % away ${side} the ${sign > 0 ? 'top' : 'bottom'} of row ${extremum.row}: the tolerance is wider than the level ${100 * level} %`,
    {
      hint: 'The original stops here with a TypeError. Take topbot2 with tolerances below 1, or leave compat out.',
    },
  )
}

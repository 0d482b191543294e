import { exp, log } from '../../../../math/index.ts'
import type { ChoiceDimension, Dimension, NumberDimension, ParameterValue } from './dimension.ts'

/**
 * A dimension laid on the unit interval, where samplers work: values of a stepped or choice dimension own
 * equal cells of it (on a log scale cells of equal ratio). Every function is the same on every machine.
 */
export interface Axis {
  readonly dimension: Dimension
  /** How many values there are; Infinity for a real number without steps. */
  readonly levels: number
  /**
   * The value whose cell holds `unit`, 0…1; what lies outside is taken to the nearer end. A number without
   * steps is rounded to five digits, of its range or, on a log scale, of its own.
   */
  valueAt(unit: number): ParameterValue
  /** Where a value of the dimension lies: the middle of its cell, 0…1. */
  unitOf(value: ParameterValue): number
  /** The values in order, from 0. */
  levelAt(index: number): ParameterValue
  holds(value: unknown): boolean
}

/** @param dimension one that `searchSpace` accepts */
export function axisOf(dimension: Dimension): Axis {
  if (dimension.kind === 'choice') return choiceAxis(dimension)
  const { step } = dimension
  return step === null ? continuousAxis(dimension) : steppedAxis(dimension, step)
}

function choiceAxis(dimension: ChoiceDimension): Axis {
  const { options } = dimension
  const levels = options.length
  return {
    dimension,
    levels,
    valueAt: (unit) => options[cellOf(unit, levels)]!,
    unitOf: (value) => (options.indexOf(value as string | boolean) + 0.5) / levels,
    levelAt: (index) => options[index]!,
    holds: (value) => options.includes(value as string | boolean),
  }
}

function continuousAxis(dimension: NumberDimension): Axis {
  const { min, max } = dimension
  const low = dimension.log ? log(min) : min
  const width = (dimension.log ? log(max) : max) - low
  const inside = (value: number) => Math.min(max, Math.max(min, value)) + 0
  const short = dimension.log ? significant(min, max) : fixed(max - min)
  return {
    dimension,
    levels: min === max ? 1 : Infinity,
    valueAt: (unit) => inside(short(dimension.log ? exp(low + unit * width) : low + unit * width)),
    unitOf: (value) =>
      width === 0 ? 0.5 : ((dimension.log ? log(value as number) : (value as number)) - low) / width,
    levelAt: () => min,
    holds: (value) => typeof value === 'number' && value >= min && value <= max,
  }
}

/** A value without steps lies no farther than this from the place that was asked for, by its digits. */
export const ROUNDED = 1e-4

/** Digits of a value without steps: finer than a backtest can tell, short enough to be typed. */
const DIGITS = 5

/** Rounds by so many decimals that a range of this width has at least 10,000 values. */
function fixed(width: number): (value: number) => number {
  const decimals = DIGITS - 1 - exponentOf(width)
  return (value) => (decimals < 0 || decimals > 100 ? value : Number(value.toFixed(decimals)))
}

/** Rounds to five digits of the value itself, and to more where the range is narrow for its size. */
function significant(min: number, max: number): (value: number) => number {
  const digits = DIGITS - exponentOf((max - min) / min)
  return (value) => (digits > 100 ? value : Number(value.toPrecision(Math.max(DIGITS, digits))))
}

/** The power of ten of its first digit; of 0 too. */
function exponentOf(value: number): number {
  return Number(value.toExponential().split('e')[1])
}

function steppedAxis(dimension: NumberDimension, step: number): Axis {
  const { min, max } = dimension
  const levels = Math.floor((max - min) / step + 1e-9) + 1
  const decimals = Math.max(decimalsOf(min), decimalsOf(step))
  const levelAt = (index: number) => Number((min + index * step).toFixed(decimals)) + 0
  const indexOf = (value: number) => Math.round((value - min) / step)
  const shared = {
    dimension,
    levels,
    levelAt,
    holds: (value: unknown) => {
      if (typeof value !== 'number' || !(value >= min && value <= max)) return false
      return indexOf(value) < levels && levelAt(indexOf(value)) === value
    },
  }
  if (!dimension.log || levels === 1) {
    return {
      ...shared,
      valueAt: (unit) => levelAt(cellOf(unit, levels)),
      unitOf: (value) => (indexOf(value as number) + 0.5) / levels,
    }
  }
  const low = log(min > step / 2 ? min - step / 2 : min / 2)
  const width = log(levelAt(levels - 1) + step / 2) - low
  return {
    ...shared,
    valueAt: (unit) => levelAt(Math.min(levels - 1, Math.max(0, indexOf(exp(low + unit * width))))),
    unitOf: (value) => (log(value as number) - low) / width,
  }
}

function cellOf(unit: number, cells: number): number {
  return Math.min(cells - 1, Math.max(0, Math.floor(unit * cells)))
}

/** Digits behind the point that write the number exactly, 15 at most. */
function decimalsOf(value: number): number {
  const [digits, exponent = '0'] = String(value).split('e')
  const fraction = digits!.split('.')[1]?.length ?? 0
  return Math.min(15, Math.max(0, fraction - Number(exponent)))
}

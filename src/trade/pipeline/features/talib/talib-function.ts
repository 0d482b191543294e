import { allocateColumn, type Column } from '../../../../domain/index.ts'

/** A row of inputs by TA-Lib's argument names. */
export type TalibRow = Readonly<Record<string, number>>
export type TalibArgs = Readonly<Record<string, number | string>>

/** A function of TA-Lib as batch and row by row, equal to the bit. Leading NaNs are no rows. */
export interface TalibFunction {
  /** Names of the arguments, in order: `real`, or `real0`, `real1`, or `high`, `low`, … */
  readonly inputs: readonly string[]
  /** What several outputs are called; empty for a single one. */
  readonly outputs: readonly string[]
  /** TA-Lib's default period; undefined for a function without one. */
  readonly defaultWindow?: number
  /** Other arguments with their defaults. */
  readonly args: TalibArgs
  /** Rows before its own that a value depends on; Infinity for a recursive function. */
  lookBack(window: number, args: TalibArgs): number
  /** New columns of the inputs' length; NaN before the first value. */
  compute(inputs: Readonly<Record<string, Column>>, window: number, args: TalibArgs): readonly Column[]
  /** A new state, fed with one row after the other. */
  open(window: number, args: TalibArgs): (row: TalibRow) => readonly number[]
}

/** What a function has beside its inputs; `K` are the names of the inputs. */
export interface TalibSpec<K extends string> {
  readonly window?: number
  readonly outputs?: readonly string[]
  readonly args?: TalibArgs
  /** Rows before its own, by period; recursive when absent. */
  readonly lookBack?: (window: number, args: TalibArgs) => number
  readonly batch: (inputs: Readonly<Record<K, Column>>, n: number, args: TalibArgs) => readonly Column[]
  readonly stream: (n: number, args: TalibArgs) => (row: Readonly<Record<K, number>>) => readonly number[]
}

/** A function of these inputs. */
export function talib<K extends string>(inputs: readonly K[], spec: TalibSpec<K>): TalibFunction {
  return {
    inputs,
    outputs: spec.outputs ?? [],
    ...(spec.window !== undefined && { defaultWindow: spec.window }),
    args: spec.args ?? {},
    lookBack: spec.lookBack ?? (() => Number.POSITIVE_INFINITY),
    compute: (columns, n, args) => spec.batch(columns as Readonly<Record<K, Column>>, n, args),
    open: (n, args) => spec.stream(n, args) as (row: TalibRow) => readonly number[],
  }
}

/** A function that exists row by row alone. */
export function byRow<K extends string>(
  inputs: readonly K[],
  spec: Omit<TalibSpec<K>, 'batch'>,
): TalibFunction {
  const count = spec.outputs?.length ?? 1
  return talib(inputs, {
    ...spec,
    batch(columns, n, args) {
      const next = spec.stream(n, args)
      const rows = columns[inputs[0]!].length
      const outs = Array.from({ length: count }, () => allocateColumn(rows))
      const row = Object.fromEntries(inputs.map((name) => [name, 0])) as Record<K, number>
      for (let at = 0; at < rows; at++) {
        for (const name of inputs) row[name] = columns[name][at]!
        const values = next(row)
        for (let k = 0; k < count; k++) outs[k]![at] = values[k]!
      }
      return outs
    },
  })
}

/** Passes rows on whose inputs are all known; the others give NaN and leave no trace. */
export function onKnownRows<K extends string>(
  next: (row: Readonly<Record<K, number>>) => number,
): (row: Readonly<Record<K, number>>) => readonly number[] {
  return (row) => {
    for (const name in row) if (Number.isNaN(row[name])) return [Number.NaN]
    return [next(row)]
  }
}

/** An argument that is a number. */
export function numberOf(args: TalibArgs, name: string): number {
  return Number(args[name])
}

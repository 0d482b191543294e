import { allocateColumn, type Column, type Mask } from '../../../../domain/index.ts'
import { atLeast, crossesAbove, crossesBelow, shift } from '../../../../math/index.ts'
import type { CandleColumns } from '../../candle-columns.ts'
import type { IndicatorResult } from '../indicator/indicator.ts'
import type { Computation, Node } from '../meaning/node.ts'
import { applyColumns, everywhere, type Value } from './apply-columns.ts'
import type { Leaf, Program, Step } from './program.ts'
import { SINGLE_OPERATIONS, type Single } from './single-operations.ts'

/** What a program reads. */
export interface ColumnsGiven {
  readonly columns: Readonly<Record<string, Column>>
  readonly params: Readonly<Record<string, Single>>
}

type Result = Value | IndicatorResult

/**
 * Runs a program over all rows. What nobody needs any more is let go of, and a column that was made here is written
 * over by the next operation: new memory costs more than the arithmetic.
 */
export function runColumns({ steps, results }: Program, given: ColumnsGiven): readonly Value[] {
  const values: (Result | undefined)[] = []
  const spares: Column[] = []
  for (const { node, load, args, done } of steps) {
    const inputs = args.map((arg) => values[arg]!)
    for (const arg of done) {
      const value = values[arg]
      if (isMadeHere(steps[arg]!) && value instanceof Float64Array) spares.push(value)
      values[arg] = undefined
    }
    values.push(load ? read(load, given) : compute(node, inputs, { ...given, spares }))
  }
  return results.map((result) => values[result] as Value)
}

/** What else is a column of the candles, or a part of several that are kept together. */
function isMadeHere({ node, load }: Step): boolean {
  const { kind } = node.computation
  return !load && (kind === 'apply' || kind === 'shift' || kind === 'call')
}

/** A result as one flag per row. */
export function asMask(value: Value, rows: number): Mask {
  return typeof value === 'boolean' ? everywhere(value, rows) : (value as Mask)
}

/** A result as one number per row; a mask as 0 and 1. */
export function asColumn(value: Value): Column {
  if (value instanceof Float64Array) return value
  const mask = value as Mask
  const out = allocateColumn(mask.length)
  for (let row = 0; row < mask.length; row++) out[row] = mask[row]!
  return out
}

function read({ name, flags }: Leaf, { columns }: ColumnsGiven): Column | Mask {
  const column = columns[name]!
  return flags ? atLeast(column, 1) : column
}

interface Computing extends ColumnsGiven {
  readonly spares: Column[]
}

function compute({ computation, shape }: Node, inputs: readonly Result[], given: Computing): Result {
  switch (computation.kind) {
    case 'constant':
      return computation.value
    case 'param':
      return given.params[computation.name]!
    case 'column':
      return read(computation, given)
    case 'apply':
      if (shape !== 'column' && shape !== 'mask') {
        return SINGLE_OPERATIONS[computation.operation](...(inputs as readonly Single[]))
      }
      return applyColumns(computation.operation, inputs as readonly Value[], {
        rows: given.columns.close!.length,
        spare: shape === 'column' ? given.spares.pop() : undefined,
      })
    case 'cross': {
      const [a, b] = inputs as [Column, Column | number]
      return computation.above ? crossesAbove(a, b) : crossesBelow(a, b)
    }
    case 'shift': {
      const [column, rows] = inputs as [Column, number]
      return shift(column, rows)
    }
    case 'call':
      return call(computation, inputs, given)
    case 'output':
      return (inputs[0] as Readonly<Record<string, Column>>)[computation.name]!
    case 'fact':
      throw new TypeError(`${computation.name} is asked of columns`)
  }
}

function call(
  { indicator }: Extract<Computation, { kind: 'call' }>,
  inputs: readonly Result[],
  { columns }: ColumnsGiven,
): IndicatorResult {
  const settings = Object.keys(indicator.settings).map(
    (name, i) => [name, inputs[indicator.columns + i] as number | string] as const,
  )
  return indicator.run(
    {
      columns: inputs.slice(0, indicator.columns) as readonly Column[],
      candles: columns as Readonly<Record<keyof CandleColumns, Column>>,
    },
    Object.fromEntries(settings),
  )
}

import type { Column } from '../../domain/index.ts'
import { MathFault } from '../fault.ts'
import { named } from './batch.ts'
import type { Definition } from './definition.ts'

/** An indicator that is fed row by row, in order of time, each row once. */
export interface Stream<In, Out> {
  /** The row's result: to the bit what the batch function gives on this row, NaN included. */
  next(row: In): Out
}

/** A row of columns: a number for the only column `Single`, else one for each name. */
export type Row<K extends string, Single extends string> = [K] extends [Single]
  ? number
  : Readonly<Record<K, number>>

/** Rows that the passes of a stream may look back: a billion bytes for eight columns. */
const MOST = 8_000_000

/**
 * The stream of a definition. It keeps 2·reach + 1 rows of each column, the passes run on one row at a time,
 * and once the rows are full the last `reach` of them move to the front: bounded memory, O(1) copies a row.
 * @throws MathFault `math.period` where that would be more rows than memory has
 */
export function streamOf<I extends string, O extends string>(
  definition: Definition<I, O>,
): Stream<Row<I, 'x'>, Row<O, 'value'>> {
  const { inputs, outputs, reach, gaps } = definition
  if (reach > MOST) {
    throw new MathFault(
      'math.period',
      `a stream over ${reach} rows`,
      `Use periods of at most ${MOST} rows in all.`,
    )
  }
  const columns: Column[] = []
  const column = () => {
    const added = new Float64Array(2 * reach + 1)
    columns.push(added)
    return added
  }
  const ins = inputs.map(column)
  const outs = outputs.map(column)
  const input = named(inputs, (at) => ins[at]!)
  const out = named(outputs, (at) => outs[at]!)
  const passes = definition.passes(out, input, column)
  let row = 0

  /** Puts a row's inputs behind the others; says whether all are known. */
  const read = (given: number | Readonly<Record<string, number>>): boolean => {
    let known = true
    for (let k = 0; k < ins.length; k++) {
      ins[k]![row] = typeof given === 'number' ? given : given[inputs[k]!]!
      if (Number.isNaN(ins[k]![row])) known = false
    }
    return known
  }

  const next = (given: number | Readonly<Record<string, number>>) => {
    if (row === 2 * reach + 1) {
      for (let k = 0; k < columns.length; k++) columns[k]!.copyWithin(0, row - reach)
      row = reach
    }
    const runs = read(given) || gaps === 'held'
    if (runs) for (let k = 0; k < passes.length; k++) passes[k]!(row, row + 1)
    const result = runs ? rowOf(outputs, outs, row) : unknownOf(outputs)
    if (runs) row++
    return result
  }
  return { next } as Stream<Row<I, 'x'>, Row<O, 'value'>>
}

function rowOf(names: readonly string[], columns: readonly Column[], row: number) {
  if (names[0] === 'value') return columns[0]![row]!
  const result: Record<string, number> = {}
  for (let k = 0; k < names.length; k++) result[names[k]!] = columns[k]![row]!
  return result
}

function unknownOf(names: readonly string[]) {
  return names[0] === 'value' ? NaN : named(names, () => NaN)
}

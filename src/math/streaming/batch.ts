import { allocateColumn, type Column } from '../../domain/index.ts'
import { requireSameLength } from '../guard.ts'
import { onDefinedRows } from '../on-defined-rows.ts'
import type { Columns, Definition } from './definition.ts'

/**
 * Fills every row of `out` with what `definition` makes of the rows of `input`.
 * @throws MathFault `math.length`
 */
export function batchInto<I extends string, O extends string>(
  out: Columns<O>,
  definition: Definition<I, O>,
  input: Columns<I>,
): void {
  const ins = definition.inputs.map((name) => input[name])
  const outs = definition.outputs.map((name) => out[name])
  if (definition.gaps === 'skipped') {
    onDefinedRows(outs, ins, (to, from) => run(definition, to, from))
    return
  }
  requireSameLength(ins[0]!, ...ins, ...outs)
  run(definition, outs, ins)
}

/** {@link batchInto} into new columns in shared memory. */
export function batch<I extends string, O extends string>(
  definition: Definition<I, O>,
  input: Columns<I>,
): Columns<O> {
  const rows = input[definition.inputs[0]!].length
  const out = named(definition.outputs, () => allocateColumn(rows))
  batchInto(out, definition, input)
  return out
}

/** One value for each name. */
export function named<K extends string, V>(names: readonly K[], value: (at: number) => V): Record<K, V> {
  return Object.fromEntries(names.map((name, at) => [name, value(at)])) as Record<K, V>
}

function run<I extends string, O extends string>(
  definition: Definition<I, O>,
  outs: readonly Column[],
  ins: readonly Column[],
): void {
  const rows = ins[0]!.length
  const out = named(definition.outputs, (at) => outs[at]!)
  const input = named(definition.inputs, (at) => ins[at]!)
  for (const pass of definition.passes(out, input, () => new Float64Array(rows))) pass(0, rows)
}

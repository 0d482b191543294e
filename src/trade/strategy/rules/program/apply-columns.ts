import { allocateColumn, allocateMask, type Column, type Mask } from '../../../../domain/index.ts'
import { above, and, atLeast, atMost, below, not, or } from '../../../../math/index.ts'
import type { Operation } from '../meaning/node.ts'
import { SINGLE_OPERATIONS, type Single } from './single-operations.ts'

/** A value per row, or one for all rows. */
export type Value = Column | Mask | Single

/** How many rows there are, and a column that nobody needs any more, to be written over. */
export interface Room {
  readonly rows: number
  readonly spare: Column | undefined
}

/**
 * An operation on whole columns and masks; single values stand for every row. At least one value has rows. The
 * spare column may be one of the arguments: each row is read before it is written.
 */
export function applyColumns(operation: Operation, args: readonly Value[], room: Room): Column | Mask {
  const { rows } = room
  const [a, b] = args as [Column | number, Column | number]
  switch (operation) {
    case '+':
    case '-':
    case '*':
    case '/':
      return arithmetic(operation, { a, b, ...room })
    case '<':
      return typeof a === 'number' ? above(b as Column, a) : below(a, b)
    case '<=':
      return typeof a === 'number' ? atLeast(b as Column, a) : atMost(a, b)
    case '>':
      return typeof a === 'number' ? below(b as Column, a) : above(a, b)
    case '>=':
      return typeof a === 'number' ? atMost(b as Column, a) : atLeast(a, b)
    case '==':
      return and(applyColumns('>=', args, room) as Mask, applyColumns('<=', args, room) as Mask)
    case '!=':
      return or(applyColumns('>', args, room) as Mask, applyColumns('<', args, room) as Mask)
    case 'and':
      return and(...asMasks(args, rows))
    case 'or':
      return or(...asMasks(args, rows))
    case 'not':
      return not(...(asMasks(args, rows) as [Mask]))
    case 'where':
      return choose(args, room)
    case 'min':
    case 'max': {
      // Over more than two, the first result is written before the last argument is read.
      const isFree = args.length === 2 || !args.includes(room.spare ?? 0)
      const spare = isFree ? room.spare : undefined
      return args.reduce((best, arg) =>
        extreme(operation, { a: best as Column | number, b: arg as Column | number, rows, spare }),
      ) as Column
    }
    default:
      return eachRow(operation, a as Column, room)
  }
}

/** A mask that holds everywhere or nowhere. */
export function everywhere(holds: boolean, rows: number): Mask {
  return allocateMask(rows).fill(holds ? 1 : 0)
}

interface Pair extends Room {
  readonly a: Column | number
  readonly b: Column | number
}

/** One number is a column of one row that is read again and again: its step is 0. */
function arithmetic(operation: '+' | '-' | '*' | '/', { a, b, rows, spare }: Pair): Column {
  const out = spare ?? allocateColumn(rows)
  const [left, right] = [asRows(a), asRows(b)]
  const [stepLeft, stepRight] = [typeof a === 'number' ? 0 : 1, typeof b === 'number' ? 0 : 1]
  switch (operation) {
    case '+':
      for (let row = 0; row < rows; row++) out[row] = left[row * stepLeft]! + right[row * stepRight]!
      return out
    case '-':
      for (let row = 0; row < rows; row++) out[row] = left[row * stepLeft]! - right[row * stepRight]!
      return out
    case '*':
      for (let row = 0; row < rows; row++) out[row] = left[row * stepLeft]! * right[row * stepRight]!
      return out
    case '/':
      for (let row = 0; row < rows; row++) out[row] = left[row * stepLeft]! / right[row * stepRight]!
      return out
  }
}

/** NaN on either side gives NaN. */
function extreme(operation: 'min' | 'max', { a, b, rows, spare }: Pair): Column | number {
  if (typeof a === 'number' && typeof b === 'number') return SINGLE_OPERATIONS[operation](a, b) as number
  const out = spare ?? allocateColumn(rows)
  const [left, right] = [asRows(a), asRows(b)]
  const [stepLeft, stepRight] = [typeof a === 'number' ? 0 : 1, typeof b === 'number' ? 0 : 1]
  if (operation === 'min') {
    for (let row = 0; row < rows; row++) out[row] = Math.min(left[row * stepLeft]!, right[row * stepRight]!)
  } else {
    for (let row = 0; row < rows; row++) out[row] = Math.max(left[row * stepLeft]!, right[row * stepRight]!)
  }
  return out
}

function choose([condition, a, b]: readonly Value[], { rows, spare }: Room): Column {
  const out = spare ?? allocateColumn(rows)
  const [mask] = asMasks([condition!], rows)
  const [left, right] = [asRows(a as Column | number), asRows(b as Column | number)]
  const [stepLeft, stepRight] = [typeof a === 'number' ? 0 : 1, typeof b === 'number' ? 0 : 1]
  for (let row = 0; row < rows; row++) {
    out[row] = mask[row] === 1 ? left[row * stepLeft]! : right[row * stepRight]!
  }
  return out
}

function eachRow(operation: Operation, x: Column, { spare }: Room): Column {
  const out = spare ?? allocateColumn(x.length)
  const single = SINGLE_OPERATIONS[operation]
  for (let row = 0; row < x.length; row++) out[row] = single(x[row]!) as number
  return out
}

function asRows(value: Column | number): Column {
  return typeof value === 'number' ? Float64Array.of(value) : value
}

function asMasks(values: readonly Value[], rows: number): [Mask, ...Mask[]] {
  return values.map((value) => (typeof value === 'boolean' ? everywhere(value, rows) : (value as Mask))) as [
    Mask,
    ...Mask[],
  ]
}

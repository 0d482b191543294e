import assert from 'node:assert/strict'
import { it } from 'node:test'
import fc from 'fast-check'
import type { Column } from '../../domain/index.ts'
import { openKernelMemory } from './kernel-memory.ts'

type Columns = readonly Column[]

/** A function beside the plain loop that it has to equal. */
export interface Agreement {
  readonly name: string
  readonly inputs: number
  readonly outs: number
  /** Smallest period, where it is not 1. */
  readonly least?: number
  /** Fills every row of `outs`. */
  readonly fast: (outs: Columns, inputs: Columns, n: number) => void
  readonly plain: (outs: Columns, inputs: Columns, n: number) => void
}

const memory = openKernelMemory()
const MARK = 77

/** A kernel gives what the plain loop gives, to the bit, for every column; and writes nowhere else. */
export function agreesWithPlain({ name, inputs, outs, least = 1, fast, plain }: Agreement): void {
  const columns = someColumns(inputs)
  const period = fc.oneof(fc.integer({ min: least, max: 9 }), fc.integer({ min: least, max: 70 }))

  for (const where of ['in a kernel memory', 'in ordinary memory'] as const) {
    it(`${name} ${where} equals the plain loop to the bit`, () => {
      const property = fc.property(columns, period, (given, n) => {
        const rows = given[0]!.length
        memory.release()
        const place = (column: Column) => (where === 'in a kernel memory' ? memory.copyOf(column) : column)
        const before = place(new Float64Array(8).fill(MARK))
        const found = Array.from({ length: outs }, () => place(new Float64Array(rows).fill(MARK)))
        const after = place(new Float64Array(8).fill(MARK))
        const read = given.map((column) => place(column.slice()))
        fast(found, read, n)
        const wanted = Array.from({ length: outs }, () => new Float64Array(rows))
        plain(wanted, given, n)
        for (const [at, column] of found.entries()) sameBits(column, wanted[at]!)
        for (const [at, column] of read.entries()) sameBits(column, given[at]!)
        for (const guard of [before, after]) sameBits(guard, new Float64Array(8).fill(MARK))
      })
      fc.assert(property, { numRuns: 500 })
    })
  }

  it(`${name} refuses what the plain loop refuses`, () => {
    memory.release()
    const sized = (rows: number) => memory.copyOf(new Float64Array(rows))
    const [to, from] = [outs, inputs].map((count) => Array.from({ length: count }, () => sized(20)))
    for (const n of [least - 1, 2.5, NaN, -1]) {
      assert.throws(() => fast(to!, from!, n), { code: 'math.period' })
    }
    const short = Array.from({ length: outs }, () => sized(19))
    assert.throws(() => fast(short, from!, 4), { code: 'math.length' })
  })
}

/** Equal numbers, zeros of one sign, NaN where NaN. */
export function sameBits(a: ArrayLike<number>, b: ArrayLike<number>): void {
  assert.equal(a.length, b.length)
  for (let row = 0; row < a.length; row++) {
    if (!Object.is(a[row], b[row])) assert.fail(`row ${row} of ${a.length}: ${a[row]} is not ${b[row]}`)
  }
}

/**
 * Columns of one length: walks, ties, plateaus whose squares cancel, zeros of both signs, any double there is; with
 * gaps or without, and with a rare infinity.
 */
export function someColumns(count: number): fc.Arbitrary<Columns> {
  const small = fc.integer({ min: -4, max: 4 })
  const walk = fc.double({ min: 99, max: 101, noNaN: true })
  const plateau = fc.constantFrom(0.1, 0.7, 1e6 / 3)
  const zero = fc.constantFrom(0, -0, 5e-324, -5e-324, 1)
  const huge = fc.constantFrom(1e308, -1e308, Number.MAX_VALUE, 1e-300, 3, Infinity, -Infinity)
  const mixed = (value: fc.Arbitrary<number>, weight: number, other: number) =>
    fc.oneof({ weight, arbitrary: value }, { weight: 1, arbitrary: fc.constant(other) })
  const values = [small, walk, plateau, zero, huge, fc.double()]
  const kinds = [
    ...values,
    ...values.map((value) => mixed(value, 12, NaN)),
    mixed(plateau, 1, NaN),
    mixed(small, 40, Infinity),
  ]
  return fc
    .tuple(fc.integer({ min: 0, max: 150 }), fc.constantFrom(...kinds), fc.nat(12))
    .chain(([rows, kind, lead]) => {
      const column = fc
        .array(kind, { minLength: rows, maxLength: rows })
        .map((made) => Float64Array.from(made, (value, row) => (row < lead - 6 ? NaN : value)))
      return fc.array(column, { minLength: count, maxLength: count })
    })
}

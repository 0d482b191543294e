import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Column, Mask } from '../../domain/index.ts'
import type { Operand } from '../mask/compare.ts'
import { above, atLeast, atMost, below } from '../mask/compare.ts'
import { crossesAbove, crossesBelow } from '../mask/cross.ts'
import {
  aboveInto,
  atLeastInto,
  atMostInto,
  belowInto,
  crossesAboveInto,
  crossesBelowInto,
} from './compare.ts'
import { compareBitsInto } from './compare-bits.ts'
import { someColumns } from './kernel-agreement.suite.ts'
import { openKernelMemory } from './kernel-memory.ts'

const memory = openKernelMemory()
const plain = { above, atLeast, atMost, below, crossesAbove, crossesBelow }
const kernel = { aboveInto, atLeastInto, atMostInto, belowInto, crossesAboveInto, crossesBelowInto }
const HOW = ['above', 'below', 'atLeast', 'atMost', 'crossesAbove', 'crossesBelow'] as const

/** Two columns, or a column and a number, also one that the column holds. */
const sides = fc
  .tuple(someColumns(2), fc.oneof(fc.constant('column'), fc.double(), fc.nat(20)))
  .map(([[a, b], choice]): readonly [Column, Operand] => {
    if (choice === 'column') return [a!, b!]
    return [a!, Number.isInteger(choice) ? (a![Number(choice)] ?? 0) : Number(choice)]
  })

for (const how of HOW) {
  describe(how, () => {
    it('gives the plain mask in a kernel memory and elsewhere', () => {
      fc.assert(
        fc.property(sides, ([a, b]) => {
          const wanted = plain[how](a, b)
          for (const place of [here, there]) {
            const out = place.mask(a.length + 1).fill(7)
            kernel[`${how}Into`](out.subarray(0, a.length), place.column(a), place.operand(b))
            assert.deepEqual([...out], [...wanted, 7])
          }
        }),
        { numRuns: 300 },
      )
    })

    it('gives the same as bits', () => {
      fc.assert(
        fc.property(sides, ([a, b]) => {
          const wanted = plain[how](a, b)
          for (const place of [here, there]) {
            const out = place.words(a.length).fill(0xffff_ffff)
            compareBitsInto(out, how, [place.column(a), place.operand(b)])
            assert.deepEqual(bitsOf(out), padded(wanted))
          }
        }),
        { numRuns: 300 },
      )
    })

    it('refuses columns of different lengths', () => {
      const out = here.mask(20)
      const a = here.column(new Float64Array(20))
      const b = here.column(new Float64Array(19))
      assert.throws(() => kernel[`${how}Into`](out, a, b), { code: 'math.length' })
      assert.throws(() => kernel[`${how}Into`](out, b, 1), { code: 'math.length' })
      assert.throws(() => compareBitsInto(here.words(20), how, [a, b]), { code: 'math.length' })
      assert.throws(() => compareBitsInto(here.words(40), how, [a, 1]), { code: 'math.length' })
    })
  })
}

/** Where the columns of a case lie. */
const here = {
  mask(rows: number): Mask {
    memory.release()
    return memory.mask(rows)
  },
  words(rows: number): Uint32Array {
    memory.release()
    return memory.words(rows)
  },
  column: (values: Column) => memory.copyOf(values),
  operand: (b: Operand) => (typeof b === 'number' ? b : memory.copyOf(b)),
}
const there = {
  mask: (rows: number) => new Uint8Array(rows),
  words: (rows: number) => new Uint32Array(Math.ceil(rows / 32)),
  column: (values: Column) => values,
  operand: (b: Operand) => b,
}

function bitsOf(words: Uint32Array): number[] {
  return [...words].flatMap((word) => Array.from({ length: 32 }, (_, bit) => (word >>> bit) & 1))
}

function padded(mask: Mask): number[] {
  return [...mask, ...new Array<number>((32 - (mask.length % 32)) % 32).fill(0)]
}

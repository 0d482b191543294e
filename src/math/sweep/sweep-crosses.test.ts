import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { allocateColumn, type Column } from '../../domain/index.ts'
import { sma } from '../indicator/sma.ts'
import { crossesAbove, crossesBelow } from '../mask/cross.ts'
import { random } from '../random/random.ts'
import { sameBits, someColumns } from '../wasm/kernel-agreement.suite.ts'
import { openKernelMemory } from '../wasm/kernel-memory.ts'
import { type CrossFills, crossFillsInto } from './cross-fills.ts'
import { type CrossResults, type CrossSweep, sweepCrossesInto } from './sweep-crosses.ts'
import { walkCrosses } from './walk-crosses.ts'

const memory = openKernelMemory()

describe('walkCrosses', () => {
  it('is long from the open after a crossing above to the open after one below, and pays the fee twice', () => {
    const a = Float64Array.of(1, 1, 3, 3, 1, 1)
    const b = new Float64Array(6).fill(2)
    const open = Float64Array.of(9, 9, 9, 10, 12, 15)
    const fills = fillsOf(open, 0.01)
    assert.deepEqual(walkCrosses(a, b, fills), { entries: 1, profit: (1 / (10 * 1.01)) * (15 * 0.99) - 1 })
  })

  it('values what it holds at the last close, and follows nothing that the last row decides', () => {
    const b = new Float64Array(4).fill(2)
    const fills = fillsOf(Float64Array.of(1, 2, 4, 8), 0)
    assert.deepEqual(walkCrosses(Float64Array.of(1, 3, 3, 3), b, fills), { entries: 1, profit: 1 })
    assert.deepEqual(walkCrosses(Float64Array.of(1, 3, 3, 1), b, fills), { entries: 1, profit: 1 })
    assert.deepEqual(walkCrosses(Float64Array.of(1, 1, 1, 3), b, fills), { entries: 1, profit: 0 })
  })

  it('counts the rows of crossesAbove, and wins what a walk over both masks wins', () => {
    fc.assert(
      fc.property(someColumns(3), ([a, b, open]) => {
        const fills = fillsOf(open!, 0.001)
        const { entries, profit } = walkCrosses(a!, b!, fills)
        const [up, down] = [crossesAbove(a!, b!), crossesBelow(a!, b!)]
        assert.equal(
          entries,
          up.reduce((sum, flag) => sum + flag, 0),
        )
        let worth = 1
        let holds = false
        for (let row = 0; row + 1 < up.length; row++) {
          if (holds ? down[row] : up[row]) {
            worth *= (holds ? fills.cash : fills.units)[row]!
            holds = !holds
          }
        }
        sameBits([profit], [(holds ? worth * fills.last : worth) - 1])
      }),
    )
  })

  it('refuses a fee that is none and columns of different lengths', () => {
    const x = new Float64Array(3)
    assert.throws(() => fillsOf(x, -0.1), { code: 'math.option' })
    assert.throws(() => fillsOf(x, Number.NaN), { code: 'math.option' })
    assert.throws(() => walkCrosses(x, new Float64Array(4), fillsOf(x, 0)), { code: 'math.length' })
  })
})

describe('sweepCrossesInto', () => {
  const pair = fc.tuple(fc.nat(4), fc.nat(4))
  const pairs = fc.array(pair, { maxLength: 12 }).map((made) => Uint32Array.from(made.flat()))

  it('gives what walkCrosses gives for each pair, to the bit, in a kernel memory and elsewhere', () => {
    fc.assert(
      fc.property(someColumns(6), fc.integer({ min: 1, max: 12 }), pairs, (given, times, of) => {
        const [open, ...columns] = given.map((column) => repeated(column, times))
        agrees({ columns, pairs: of, fills: fillsOf(open!, 0.001) })
      }),
      { numRuns: 300 },
    )
  })

  it('follows sides that change seldom, with ties, gaps and infinities in between', () => {
    const change = fc.tuple(fc.nat(2600), fc.constantFrom(-1, 0, 1, NaN, Infinity))
    const sides = fc.tuple(fc.constantFrom(-1, 1), fc.array(change, { maxLength: 8 }))
    const level = random('level')
    fc.assert(
      fc.property(sides, fc.integer({ min: 1, max: 2600 }), ([start, changes], rows) => {
        const steps = new Map(changes)
        const b = Float64Array.from({ length: rows }, () => 100 + level.next())
        let side = start
        const a = b.map((value, row) => {
          const step = steps.get(row)
          if (step === 1 || step === -1) side = step
          return step === undefined || Math.abs(step) === 1 ? value + side * 0.5 : value * step + value
        })
        agrees({ columns: [a, b], pairs: Uint32Array.of(0, 1, 1, 0), fills: fillsOf(b, 0.001) })
      }),
      { numRuns: 300 },
    )
  })

  it('follows no second rise after a fall that an unknown row has hidden', () => {
    const b = Float64Array.from({ length: 515 }, (_, row) => 100 + row / 100)
    const a = b.map((value) => value - 0.5)
    a[24] = a[512] = 200
    a[25] = NaN
    agrees({ columns: [a, b], pairs: Uint32Array.of(0, 1, 1, 0), fills: fillsOf(b, 0.001) })
  })

  for (const rows of [511, 512, 513, 1024, 5000]) {
    it(`follows averages of ${rows} rows through every tile, ties and gaps included`, () => {
      const chance = random(`sweep ${rows}`)
      const walks = [0, 1, 2].map((ties) => walk(rows, chance, ties))
      const columns = Array.from({ length: 12 }, (_, at) => sma(walks[at % 3]!, 2 + 3 * at))
      columns[8]!.fill(NaN, Math.floor(rows / 2), Math.floor(rows / 2) + 9)
      const of = Uint32Array.from(
        columns.flatMap((_, a) => columns.flatMap((_, b) => (a === b ? [] : [a, b]))),
      )
      agrees({ columns, pairs: of, fills: fillsOf(walks[0]!, 0.001) })
    })
  }

  it('refuses a pair of no column and results of another length', () => {
    const columns = [new Float64Array(3)]
    const fills = fillsOf(columns[0]!, 0)
    const sweep = { columns, pairs: Uint32Array.of(0, 1), fills }
    assert.throws(() => sweepCrossesInto(results(1), sweep), { code: 'math.option' })
    assert.throws(() => sweepCrossesInto(results(2), { ...sweep, pairs: Uint32Array.of(0, 0) }), {
      code: 'math.length',
    })
  })
})

/** Checks both paths against the walk of each pair alone. */
function agrees({ columns, pairs, fills }: CrossSweep): void {
  memory.release()
  const count = pairs.length / 2
  const wanted = Array.from({ length: count }, (_, at) =>
    walkCrosses(columns[pairs[2 * at]!]!, columns[pairs[2 * at + 1]!]!, fills),
  )
  const inMemory = {
    columns: columns.map((column) => memory.copyOf(column)),
    pairs,
    fills: { ...fills, units: memory.copyOf(fills.units), cash: memory.copyOf(fills.cash) },
  }
  for (const sweep of [inMemory, { columns, pairs, fills }]) {
    const out = results(count)
    sweepCrossesInto(out, sweep)
    assert.deepEqual(
      [...out.entries],
      wanted.map(({ entries }) => entries),
    )
    sameBits(
      out.profits,
      wanted.map(({ profit }) => profit),
    )
  }
}

function results(count: number): CrossResults {
  return { entries: new Uint32Array(count), profits: new Float64Array(count) }
}

/** Opens that are their own closes. */
function fillsOf(open: Column, fee: number): CrossFills {
  const [units, cash] = [new Float64Array(open.length), new Float64Array(open.length)]
  return crossFillsInto({ units, cash }, { open, close: open }, fee)
}

function repeated(column: Column, times: number): Column {
  return Float64Array.from({ length: column.length * times }, (_, row) => column[row % column.length]!)
}

/** Prices; with `ties` of a few levels only, and flat at times. */
function walk(rows: number, chance: ReturnType<typeof random>, ties: number): Column {
  const out = allocateColumn(rows)
  let price = 100
  for (let row = 0; row < rows; row++) {
    if (ties < 2 || chance.next() < 0.1) price *= 1 + chance.normal() / 200
    out[row] = ties === 1 ? Math.round(price) : price
  }
  return out
}

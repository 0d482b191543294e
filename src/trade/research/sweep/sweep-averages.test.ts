import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import {
  type CrossFills,
  crossFillsInto,
  ema,
  openKernelMemory,
  runSweepPiece,
  sma,
  walkCrosses,
} from '../../../math/index.ts'
import { type AverageSweep, sweepAverages } from './sweep-averages.ts'
import { sweepThreadsSuite } from './sweep-threads.suite.ts'

sweepThreadsSuite('three pieces, one after another', () => ({
  count: 3,
  sweep: async (pieces, memory) => pieces.map((piece) => runSweepPiece(piece, memory)),
  async [Symbol.asyncDispose]() {},
}))

const price = fc.oneof(fc.integer({ min: 1, max: 9 }), fc.double({ min: 1, max: 100, noNaN: true }))
const prices = fc.array(fc.tuple(price, price), { maxLength: 60 })
const periods = fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 6 })

describe('sweepAverages', () => {
  it('gives for each pair, fast within slow, what a walk over its averages alone gives', async () => {
    await fc.assert(
      fc.asyncProperty(
        prices,
        periods,
        periods,
        fc.constantFrom('sma', 'ema'),
        async (rows, fast, slow, average) => {
          const candles = {
            open: Float64Array.from(rows, ([open]) => open),
            close: Float64Array.from(rows, ([, close]) => close),
          }
          const found = await sweepAverages({ candles, average, fast, slow, fee: 0.002 })
          const fills = fillsOf(candles, 0.002)
          const of = average === 'sma' ? sma : ema
          const wanted = slow.flatMap((long) =>
            fast
              .filter((short) => short < long)
              .map((short) => ({
                short,
                long,
                ...walkCrosses(of(candles.close, short), of(candles.close, long), fills),
              })),
          )
          assert.deepEqual(
            Array.from(found.fast, (short, at) => ({
              short,
              long: found.slow[at],
              entries: found.entries[at],
              profit: found.profits[at],
            })),
            wanted.map(({ short, long, entries, profit }) => ({ short, long, entries, profit })),
          )
        },
      ),
    )
  })

  it('walks from a row on as from the first, with averages of all rows', async () => {
    await fc.assert(
      fc.asyncProperty(prices, fc.double({ min: 0, max: 1, noNaN: true }), async (rows, share) => {
        const candles = {
          open: Float64Array.from(rows, ([open]) => open),
          close: Float64Array.from(rows, ([, close]) => close),
        }
        const from = Math.floor(share * rows.length)
        const sweep = { candles, average: 'sma', fast: [2, 3], slow: [5], fee: 0.002, from } as const
        const { entries, profits } = await sweepAverages(sweep)
        const walked = { open: candles.open.slice(from), close: candles.close.slice(from) }
        for (const [pair, short] of sweep.fast.entries()) {
          const [a, b] = [short, 5].map((n) => sma(candles.close, n).slice(from))
          assert.deepEqual(
            { entries: entries[pair], profit: profits[pair] },
            walkCrosses(a!, b!, fillsOf(walked, 0.002)),
          )
        }
      }),
    )
  })

  it('takes averages that start with a mean', async () => {
    const close = Float64Array.from({ length: 40 }, (_, row) => 10 + Math.abs((row % 14) - 7))
    const candles = { open: close, close }
    const sweep: AverageSweep = { candles, average: 'ema', seed: 'sma', fast: [2], slow: [5], fee: 0 }
    const { entries, profits } = await sweepAverages(sweep)
    const [a, b] = [ema(close, 2, { seed: 'sma' }), ema(close, 5, { seed: 'sma' })]
    assert.deepEqual({ entries: entries[0], profit: profits[0] }, walkCrosses(a, b, fillsOf(candles, 0)))
    assert.ok(entries[0]! > 1)
  })

  it('uses a memory again, and leaves the candles alone', async () => {
    const memory = openKernelMemory()
    const close = Float64Array.from({ length: 500 }, (_, row) => 10 + Math.sin(row / 5))
    const sweep: AverageSweep = {
      candles: { open: close, close },
      average: 'sma',
      fast: [2, 3],
      slow: [9],
      fee: 0,
    }
    const first = await sweepAverages(sweep, { memory })
    const copy = close.slice()
    assert.deepEqual(await sweepAverages(sweep, { memory }), first)
    assert.deepEqual(close, copy)
  })

  it('refuses periods and fees that are none, columns of two lengths, and what does not fit', async () => {
    const x = new Float64Array(4)
    const sweep: AverageSweep = {
      candles: { open: x, close: x },
      average: 'sma',
      fast: [2],
      slow: [3],
      fee: 0,
    }
    await assert.rejects(sweepAverages({ ...sweep, fast: [0] }), { code: 'math.period' })
    await assert.rejects(sweepAverages({ ...sweep, slow: [2.5] }), { code: 'math.period' })
    await assert.rejects(sweepAverages({ ...sweep, fee: 2 }), { code: 'math.option' })
    await assert.rejects(sweepAverages({ ...sweep, from: 5 }), { code: 'math.option' })
    await assert.rejects(sweepAverages({ ...sweep, from: 0.5 }), { code: 'math.option' })
    const uneven = { open: x, close: new Float64Array(5) }
    await assert.rejects(sweepAverages({ ...sweep, candles: uneven }), { code: 'math.length' })
    const long = new Float64Array(1_000_000)
    const many = Array.from({ length: 600 }, (_, at) => at + 1)
    const candles = { open: long, close: long }
    await assert.rejects(sweepAverages({ ...sweep, candles, slow: many }), { code: 'math.memory' })
  })
})

function fillsOf(candles: AverageSweep['candles'], fee: number): CrossFills {
  const rows = candles.open.length
  return crossFillsInto({ units: new Float64Array(rows), cash: new Float64Array(rows) }, candles, fee)
}

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openKernelMemory, random } from '../../../math/index.ts'
import { type AverageSweep, sweepAverages } from './sweep-averages.ts'
import type { SweepThreads } from './sweep-threads.ts'

/** What every way of sweeping in parallel must do. */
export function sweepThreadsSuite(name: string, open: () => SweepThreads & AsyncDisposable): void {
  test(`${name}: a sweep gives to the bit what it gives in one thread`, async () => {
    await using threads = open()
    const memory = openKernelMemory()
    for (const average of ['sma', 'ema'] as const) {
      const sweep = someSweep(average)
      const wanted = await sweepAverages(sweep)
      assert.ok(wanted.entries.some((entries) => entries > 10))
      assert.deepEqual(await sweepAverages(sweep, { threads, memory }), wanted)
      assert.deepEqual(await sweepAverages(sweep, { threads, memory }), wanted, 'in used memory')
    }
  })

  test(`${name}: results come in the order of the pieces, one that throws fails the call`, async () => {
    await using threads = open()
    const memory = openKernelMemory()
    const x = memory.column(700).fill(1)
    const outs = [5, 3].map((n) => ({ address: memory.column(700).byteOffset, n }))
    const averages = {
      kind: 'averages' as const,
      part: memory.part(4096),
      rows: 700,
      average: 'sma' as const,
      seed: 'first' as const,
      x: x.byteOffset,
      outs,
    }
    const crosses = {
      kind: 'crosses' as const,
      part: memory.part(16_384),
      rows: 700,
      columns: outs.map(({ address }) => address),
      pairs: Uint32Array.of(0, 1),
      fills: { units: x.byteOffset, cash: x.byteOffset, last: 1 },
    }
    assert.deepEqual(await threads.sweep([], memory), [])
    assert.deepEqual(await threads.sweep([averages], memory), [undefined])
    const second = { ...crosses, part: memory.part(16_384), pairs: Uint32Array.of(0, 1, 1, 0) }
    const results = await threads.sweep([crosses, second], memory)
    assert.deepEqual(
      results.map((result) => result?.entries.length),
      [1, 2],
    )
    const broken = { ...crosses, part: memory.part(16_384), pairs: Uint32Array.of(0, 7) }
    await assert.rejects(threads.sweep([crosses, broken], memory), /pair of column 7/)
  })
}

/** Walking prices of 3,000 candles and periods that share averages. */
function someSweep(average: 'sma' | 'ema'): AverageSweep {
  const chance = random('sweep')
  const close = new Float64Array(3000)
  const open = new Float64Array(3000)
  let price = 100
  for (let row = 0; row < close.length; row++) {
    open[row] = price
    price *= 1 + chance.normal() / 100
    close[row] = price
  }
  return { candles: { open, close }, average, fast: [2, 3, 5, 8, 13], slow: [8, 21, 34, 5], fee: 0.001 }
}

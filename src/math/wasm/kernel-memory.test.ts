import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Worker } from 'node:worker_threads'
import fc from 'fast-check'
import { homeOf, openKernelMemory } from './kernel-memory.ts'

describe('a kernel memory', () => {
  it('hands out rows that do not overlap, and remembers where they lie', () => {
    const request = fc.tuple(fc.constantFrom('column', 'mask', 'words'), fc.nat(3000))
    fc.assert(
      fc.property(fc.array(request, { minLength: 1, maxLength: 20 }), (requests) => {
        const memory = openKernelMemory()
        const all = requests.map(([kind, rows]) => memory[kind as 'column' | 'mask' | 'words'](rows))
        all.forEach((rows, at) => void rows.fill(at))
        for (const [at, rows] of all.entries()) assert.ok(rows.every((value) => value === at))
        assert.notEqual(homeOf(all[0]!, ...all), undefined)
      }),
      { numRuns: 30 },
    )
  })

  it('keeps earlier columns good when it grows', () => {
    const memory = openKernelMemory()
    const early = memory.column(10).fill(1)
    const late = memory.column(20_000_000)
    late[19_999_999] = 2
    early[9] = 3
    assert.deepEqual([...early], [1, 1, 1, 1, 1, 1, 1, 1, 1, 3])
    assert.deepEqual([...memory.columnAt(early.byteOffset, 10)], [...early])
    assert.notEqual(homeOf(early, late), undefined)
  })

  it('is no home for columns of another', () => {
    const [a, b] = [openKernelMemory().column(4), openKernelMemory().column(4)]
    assert.equal(homeOf(a, b), undefined)
    assert.equal(homeOf(new Float64Array(4), a), undefined)
    assert.notEqual(homeOf(a, a.subarray(1)), undefined)
  })

  it('gives everything back at once', () => {
    const memory = openKernelMemory()
    const first = memory.column(100).byteOffset
    memory.mask(7)
    memory.release()
    assert.equal(memory.column(50).byteOffset, first)
  })

  it('is full at 4 GiB, and a part at its end', () => {
    const memory = openKernelMemory()
    assert.throws(() => memory.column(2 ** 29), { code: 'math.memory' })
    const part = openKernelMemory(memory.part(1000))
    part.column(100)
    assert.throws(() => part.column(100), { code: 'math.memory' })
    memory.column(100)
  })

  it('is reached by another thread without a copy', async () => {
    const memory = openKernelMemory()
    const x = memory.column(1000)
    const out = memory.column(1000)
    x.forEach((_, row) => {
      x[row] = row
    })
    const code = `
      import { workerData } from 'node:worker_threads'
      const { openKernelMemory } = await import(${JSON.stringify(new URL('./kernel-memory.ts', import.meta.url).href)})
      const { smaInto } = await import(${JSON.stringify(new URL('./sma.ts', import.meta.url).href)})
      const { part, x, out } = workerData
      const memory = openKernelMemory(part)
      memory.column(10)
      smaInto(memory.columnAt(out, 1000), memory.columnAt(x, 1000), 3)`
    const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(code)}`), {
      workerData: { part: memory.part(4096), x: x.byteOffset, out: out.byteOffset },
    })
    await new Promise((resolve, reject) => worker.on('exit', resolve).on('error', reject))
    assert.deepEqual([...out.subarray(0, 5)], [NaN, NaN, 1, 2, 3])
    assert.equal(out[999], 998)
  })
})

import assert from 'node:assert/strict'
import { it } from 'node:test'
import fc from 'fast-check'
import { collectRows, nextSignal, signalMask } from './signal-rows.ts'

/** Flags as a view that begins anywhere in its buffer; 2 is no signal. */
const masks = fc
  .tuple(fc.array(fc.constantFrom(0, 0, 0, 0, 0, 0, 0, 0, 1, 2), { maxLength: 120 }), fc.nat(9))
  .map(([flags, offset]) => {
    const mask = new Uint8Array(new SharedArrayBuffer(flags.length + 16), offset, flags.length)
    mask.set(flags)
    return mask
  })
const row = fc.nat(130)

it('finds the next signal as a plain search does', () => {
  fc.assert(
    fc.property(masks, row, row, (mask, from, most) => {
      const end = Math.min(most, mask.length)
      let wanted = from
      while (wanted < end && mask[wanted] !== 1) wanted++
      assert.equal(nextSignal(signalMask(mask), from, end), from < end ? wanted : end)
    }),
  )
})

it('collects the rows after a wish that nothing speaks against', () => {
  fc.assert(
    fc.property(masks, masks, fc.option(masks), row, (mask, leave, rival, from) => {
      const into = new Int32Array(300).fill(-1)
      const end = mask.length
      const options = { wish: signalMask(mask), leave, rival: rival ?? undefined, from, end }
      const count = collectRows(into, 7, options)
      const wanted: number[] = []
      for (let at = from; at < end; at++) {
        if (mask[at] === 1 && leave[at] !== 1 && rival?.[at] !== 1) wanted.push(at + 1)
      }
      assert.deepEqual([...into.subarray(7, count)], wanted)
    }),
  )
})

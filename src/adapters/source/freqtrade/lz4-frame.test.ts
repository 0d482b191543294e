import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { unpackLz4 } from './lz4-frame.ts'

const HEAD = [0x04, 0x22, 0x4d, 0x18]
const word = (value: number) => [0, 8, 16, 24].map((shift) => (value >>> shift) & 255)

/** A frame of blocks; `stored` ones are not packed. */
function frame(
  blocks: readonly { readonly bytes: readonly number[]; readonly stored?: boolean }[],
  flags = 0x60,
) {
  const parts = blocks.flatMap(({ bytes, stored = false }) => [
    ...word((bytes.length | (stored ? 0x80000000 : 0)) >>> 0),
    ...bytes,
    ...((flags & 0x10) !== 0 ? [1, 2, 3, 4] : []),
  ])
  return Uint8Array.from([
    ...HEAD,
    flags,
    0x40,
    ...((flags & 0x08) !== 0 ? [...word(0), ...word(0)] : []),
    0,
    ...parts,
    ...word(0),
  ])
}

/** A block of literals alone. */
function literals(bytes: readonly number[]): number[] {
  const { length } = bytes
  if (length < 15) return [length << 4, ...bytes]
  const rest = length - 15
  return [0xf0, ...new Array<number>(Math.floor(rest / 255)).fill(255), rest % 255, ...bytes]
}

const text = (value: string) => [...Buffer.from(value)]

describe('an LZ4 frame', () => {
  it('gives back what was stored or written as literals, in several blocks, whatever its flags', () => {
    const block = fc.record({
      bytes: fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 1, maxLength: 600 }),
      stored: fc.boolean(),
    })
    fc.assert(
      fc.property(
        fc.array(block, { maxLength: 4 }),
        fc.constantFrom(0x40, 0x60, 0x70, 0x68, 0x78),
        (blocks, flags) => {
          const packed = blocks.map(({ bytes, stored }) => ({
            bytes: stored ? bytes : literals(bytes),
            stored,
          }))
          const whole = blocks.flatMap(({ bytes }) => bytes)
          assert.deepEqual([...unpackLz4(frame(packed, flags), whole.length)], whole)
        },
      ),
    )
  })

  it('repeats what was written, also what a match itself writes, and from the block before', () => {
    const run = [0x2f, ...text('ab'), 2, 0, 1, 0x10, ...text('!')]
    assert.equal(Buffer.from(unpackLz4(frame([{ bytes: run }]), 23)).toString(), `${'ab'.repeat(11)}!`)
    const later = [0x00, 3, 0, 0x10, ...text('.')]
    const two = frame([{ bytes: literals(text('xyz')) }, { bytes: later }])
    assert.equal(Buffer.from(unpackLz4(two, 8)).toString(), 'xyzxyzx.')
  })

  it('that is broken is refused', () => {
    const broken: readonly [string, Uint8Array, number][] = [
      ['points before its start', frame([{ bytes: [0x10, 1, 2, 0, 0x10, 1] }]), 6],
      ['points nowhere', frame([{ bytes: [0x10, 1, 0, 0, 0x10, 1] }]), 6],
      ['holds more', frame([{ bytes: literals([1, 2, 3]) }]), 2],
      ['repeats more', frame([{ bytes: [0x1f, 1, 1, 0, 9, 0x10, 1] }]), 6],
      ['holds less', frame([{ bytes: literals([1, 2, 3]) }]), 4],
      ['is cut off in literals', frame([{ bytes: [0x50, 1, 2] }]), 5],
      ['has no end', frame([{ bytes: literals([1]) }]).subarray(0, -4), 1],
      ['is another format', Uint8Array.from([...word(1), 0, 0, 0, 0, 0, 0, 0]), 0],
    ]
    for (const [what, bytes, length] of broken)
      assert.throws(() => unpackLz4(bytes, length), RangeError, what)
  })
})

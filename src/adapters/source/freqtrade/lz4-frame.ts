const MAGIC = 0x184d2204
const STORED = 0x80000000

/**
 * What an LZ4 frame holds, `length` bytes of it. Checksums are not looked at.
 * Format: github.com/lz4/lz4, doc/lz4_Frame_format.md and doc/lz4_Block_format.md.
 * @throws RangeError for a frame that is broken or holds another number of bytes
 */
export function unpackLz4(frame: Uint8Array, length: number): Uint8Array {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength)
  if (view.getUint32(0, true) !== MAGIC) throw new RangeError('this is no LZ4 frame')
  const flags = view.getUint8(4)
  const hasBlockSum = (flags & 0x10) !== 0
  let at = 7 + ((flags & 0x08) !== 0 ? 8 : 0) + ((flags & 0x01) !== 0 ? 4 : 0)
  const out = new Uint8Array(length)
  let filled = 0
  for (let size = view.getUint32(at, true); size !== 0; size = view.getUint32(at, true)) {
    at += 4
    const bytes = frame.subarray(at, at + (size & ~STORED))
    if (size >= STORED) {
      out.set(bytes, filled)
      filled += bytes.length
    } else filled = unpackBlock(bytes, out, filled)
    at += bytes.length + (hasBlockSum ? 4 : 0)
  }
  if (filled !== length) throw new RangeError(`an LZ4 frame of ${filled} bytes instead of ${length}`)
  return out
}

/** Literals, then a match that repeats what was written before, again and again; returns the end. */
function unpackBlock(block: Uint8Array, out: Uint8Array, start: number): number {
  let filled = start
  let at = 0
  const more = (begin: number) => {
    let sum = begin
    if (begin === 15) {
      let part = 255
      while (part === 255) {
        part = block[at++] ?? 0
        sum += part
      }
    }
    return sum
  }
  while (at < block.length) {
    const token = block[at++]!
    const literals = more(token >> 4)
    if (at + literals > block.length) throw new RangeError('an LZ4 block is cut off')
    out.set(block.subarray(at, at + literals), filled)
    filled += literals
    at += literals
    if (at >= block.length) break
    const offset = block[at]! | (block[at + 1]! << 8)
    at += 2
    const matched = more(token & 15) + 4
    if (offset === 0 || offset > filled || filled + matched > out.length) {
      throw new RangeError('an LZ4 block points outside')
    }
    for (let end = filled + matched; filled < end; filled++) out[filled] = out[filled - offset]!
  }
  return filled
}

import type { Mask } from '../../../domain/index.ts'

/** A mask that can be passed over sixteen rows at a time: `words` of four rows each begin at row `head`. */
export interface SignalMask {
  readonly mask: Mask
  readonly words: Int32Array
  readonly head: number
}

export function signalMask(mask: Mask): SignalMask {
  const head = -mask.byteOffset & 3
  const count = (mask.length - head) >> 2
  const words = count > 0 ? new Int32Array(mask.buffer, mask.byteOffset + head, count) : new Int32Array(0)
  return { mask, words, head }
}

/** First row from `from` on whose signal stands, or `end` where there is none before it. */
export function nextSignal({ mask, words, head }: SignalMask, from: number, end: number): number {
  let row = from
  while (row < end) {
    if (((row - head) & 3) === 0) {
      row = head + 4 * pastZeros(words, (row - head) >> 2)
      if (row >= end) return end
    }
    if (mask[row] === 1) return row
    row++
  }
  return end
}

/**
 * Writes the rows after those of `from` … `end` − 1 on which `wish` stands and neither `leave` nor `rival`
 * does, from place `at` on; the place after the last one.
 */
export function collectRows(
  into: Int32Array,
  at: number,
  {
    wish,
    leave,
    rival,
    from,
    end,
  }: {
    wish: SignalMask
    leave: Mask
    rival: Mask | undefined
    from: number
    end: number
  },
): number {
  const { mask, words, head } = wish
  let count = at
  let row = from
  while (row < end) {
    const offset = (row - head) & 3
    if (offset === 0) row = head + 4 * pastZeros(words, (row - head) >> 2)
    const stop = Math.min(row + 16 - offset, end)
    for (; row < stop; row++) {
      if (mask[row] === 1 && leave[row] !== 1 && rival?.[row] !== 1) into[count++] = row + 1
    }
  }
  return count
}

/** The first word from `from` on that is not zero, or one of the three before it. */
function pastZeros(words: Int32Array, from: number): number {
  const end = words.length - 3
  let word = from
  while (word < end && (words[word]! | words[word + 1]! | words[word + 2]! | words[word + 3]!) === 0)
    word += 4
  return word
}

import type { Mask } from '../../../domain/index.ts'

/** A mask that can be searched four rows at a time: `words` begin at row `head`. */
export interface SignalMask {
  readonly mask: Mask
  readonly words: Int32Array
  readonly head: number
}

export function signalMask(mask: Mask): SignalMask {
  const head = Math.min(-mask.byteOffset & 3, mask.length)
  const words = new Int32Array(mask.buffer, mask.byteOffset + head, (mask.length - head) >> 2)
  return { mask, words, head }
}

/** First row from `from` on whose signal stands, or `end` where there is none before it. */
export function nextSignal({ mask, words, head }: SignalMask, from: number, end: number): number {
  let row = from
  while (row < end) {
    if (((row - head) & 3) === 0) {
      let word = (row - head) >> 2
      while (word < words.length && words[word] === 0) word++
      row = head + word * 4
      if (row >= end) return end
    }
    if (mask[row] === 1) return row
    row++
  }
  return end
}

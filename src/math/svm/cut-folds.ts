import { random } from '../random/random.ts'

export interface FoldOptions {
  /** Default 5. */
  readonly folds?: number
  /** `time`: neighbouring rows belong together; `shuffled`: rows are dealt out by `seed`. Default `time`. */
  readonly cut?: 'time' | 'shuffled'
  /** Default 0. */
  readonly seed?: number | string
}

/** Which fold each of `rows` rows is in, 0 … folds − 1, as equal in size as may be. */
export function cutFolds(rows: number, { folds = 5, cut = 'time', seed = 0 }: FoldOptions): Int32Array {
  const fold = Int32Array.from({ length: rows }, (_, row) => Math.floor((row * folds) / rows))
  return cut === 'time' ? fold : random(seed).shuffle(fold)
}

/** Sums of returns and of their squares by trial and block of time: `[trial * blocks + block]`. */
export interface BlockSums {
  readonly blocks: number
  readonly count: Float64Array
  readonly sum: Float64Array
  readonly squares: Float64Array
}

/** Blocks are as equally long as can be; in: trials of equal length. */
export function blockSums(trials: readonly Float64Array[], blocks: number): BlockSums {
  const rows = trials[0]?.length ?? 0
  const count = new Float64Array(blocks)
  const sum = new Float64Array(trials.length * blocks)
  const squares = new Float64Array(trials.length * blocks)
  for (let block = 0; block < blocks; block++) {
    const start = Math.floor((block * rows) / blocks)
    const end = Math.floor(((block + 1) * rows) / blocks)
    count[block] = end - start
    for (let trial = 0; trial < trials.length; trial++) {
      const returns = trials[trial]!
      for (let row = start; row < end; row++) {
        sum[trial * blocks + block]! += returns[row]!
        squares[trial * blocks + block]! += returns[row]! * returns[row]!
      }
    }
  }
  return { blocks, count, sum, squares }
}

/** Every choice of half of the blocks 0…blocks − 1: the chosen ones first, then the others. */
export function halves(blocks: number): readonly Uint8Array[] {
  const splits: Uint8Array[] = []
  for (let mask = 0; mask < 2 ** blocks; mask++) {
    if (bits(mask) !== blocks / 2) continue
    const split = new Uint8Array(blocks)
    let chosen = 0
    let others = blocks / 2
    for (let block = 0; block < blocks; block++) split[mask & (1 << block) ? chosen++ : others++] = block
    splits.push(split)
  }
  return splits
}

/**
 * out: each trial's Sharpe ratio over the first half of `split`, and over the second; 0 where all returns
 * are equal. in: `split` of {@link halves}.
 */
export function trialScores(
  sums: BlockSums,
  split: Uint8Array,
  out: { readonly inside: Float64Array; readonly outside: Float64Array },
): void {
  halfScores(sums, split.subarray(0, sums.blocks / 2), out.inside)
  halfScores(sums, split.subarray(sums.blocks / 2), out.outside)
}

function halfScores(sums: BlockSums, chosen: Uint8Array, out: Float64Array): void {
  const { blocks, count, sum, squares } = sums
  let rows = 0
  for (let k = 0; k < chosen.length; k++) rows += count[chosen[k]!]!
  for (let trial = 0; trial < out.length; trial++) {
    const first = trial * blocks
    let total = 0
    let squared = 0
    for (let k = 0; k < chosen.length; k++) {
      const at = first + chosen[k]!
      total += sum[at]!
      squared += squares[at]!
    }
    const variance = (squared - (total * total) / rows) / (rows - 1)
    out[trial] = variance > 1e-14 * (squared / rows) ? total / rows / Math.sqrt(variance) : 0
  }
}

function bits(mask: number): number {
  let left = mask
  let set = 0
  for (; left !== 0; left &= left - 1) set++
  return set
}

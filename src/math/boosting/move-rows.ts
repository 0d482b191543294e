import type { BoostTable, Cut, CutTree, LeafRows } from './steps.ts'

export function goesLeft(bin: number, { low, high, missing }: Cut): boolean {
  return (bin >= low && bin <= high) || bin < missing
}

/** See `BoostSteps.partition`. */
export function partition(table: BoostTable, { start, count }: LeafRows, cut: Cut): number {
  const { order, spare, columns, total } = table
  const base = cut.feature * total
  let left = start
  let right = 0
  for (let k = start; k < start + count; k++) {
    const row = order[k]!
    if (goesLeft(columns[base + row]!, cut)) order[left++] = row
    else spare[right++] = row
  }
  order.set(spare.subarray(0, right), left)
  return left - start
}

export function addLeaves({ score, order }: BoostTable, { values, starts, counts }: CutTree): void {
  for (let leaf = 0; leaf < values.length; leaf++) {
    const end = starts[leaf]! + counts[leaf]!
    for (let k = starts[leaf]!; k < end; k++) score[order[k]!]! += values[leaf]!
  }
}

export function addTree({ score, columns, total }: BoostTable, rows: Int32Array, tree: CutTree): void {
  const { cuts, left, right, values } = tree
  for (let k = 0; k < rows.length; k++) {
    const row = rows[k]!
    let at = cuts.length === 0 ? ~0 : 0
    while (at >= 0) {
      const cut = cuts[at]!
      at = goesLeft(columns[cut.feature * total + row]!, cut) ? left[at]! : right[at]!
    }
    score[row]! += values[~at]!
  }
}

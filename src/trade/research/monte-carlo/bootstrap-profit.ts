import type { Random } from '../../../math/index.ts'
import { spreadOf } from '../significance/chance.ts'

/**
 * What the sum might have been: as many trades drawn with replacement from those that happened.
 * `lossChance` is the share of such runs that end without a gain. Cost: tries × trades draws.
 */
export function bootstrapProfit(profits: readonly number[], options: { tries: number; random: Random }) {
  const { tries, random } = options
  const pool = Float64Array.from(profits)
  const { length } = pool
  const totals = new Float64Array(tries)
  let losing = 0
  for (let attempt = 0; attempt < tries; attempt++) {
    let total = 0
    for (let row = 0; row < length; row++) total += pool[Math.floor(random.next() * length)]!
    totals[attempt] = total
    if (total <= 0) losing++
  }
  return { spread: spreadOf(totals), lossChance: tries === 0 ? 1 : losing / tries }
}

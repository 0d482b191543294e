import type { Random } from '../../math/index.ts'
import { spreadOf } from './chance.ts'

/**
 * How deep the account might have fallen, had the same trades come in another order. Drawdowns are
 * fractions ≥ 0 of the highest balance so far, the starting balance included. Cost: tries × trades draws.
 */
export function shuffleDrawdown(
  profits: readonly number[],
  options: { startingBalance: number; tries: number; random: Random },
) {
  const { startingBalance, tries, random } = options
  const order = Float64Array.from(profits)
  const actual = deepest(order, startingBalance)
  const depths = new Float64Array(tries)
  for (let attempt = 0; attempt < tries; attempt++) {
    random.shuffle(order)
    depths[attempt] = deepest(order, startingBalance)
  }
  return { actual, maxDrawdown: spreadOf(depths) }
}

function deepest(profits: Float64Array, startingBalance: number): number {
  let balance = startingBalance
  let peak = startingBalance
  let depth = 0
  for (let row = 0; row < profits.length; row++) {
    balance += profits[row]!
    if (balance > peak) peak = balance
    else if (peak - balance > depth * peak) depth = (peak - balance) / peak
  }
  return depth
}

import type { Random } from '../../../math/index.ts'
import { spreadOf } from '../significance/chance.ts'

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
  const actual = deepestFallOf(order, startingBalance)
  const depths = new Float64Array(tries)
  for (let attempt = 0; attempt < tries; attempt++) depths[attempt] = shuffled(order, startingBalance, random)
  return { actual, maxDrawdown: spreadOf(depths) }
}

/** Greatest fall of the running balance from its highest value, a fraction of that, ≥ 0. */
export function deepestFallOf(profits: ArrayLike<number>, startingBalance: number): number {
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

/** Fisher–Yates from the end, each trade counted as it is drawn; `order` is shuffled. */
function shuffled(order: Float64Array, startingBalance: number, random: Random): number {
  let balance = startingBalance
  let peak = startingBalance
  let depth = 0
  for (let left = order.length; left > 0; left--) {
    const drawn = Math.floor(random.next() * left)
    const profit = order[drawn]!
    order[drawn] = order[left - 1]!
    order[left - 1] = profit
    balance += profit
    if (balance > peak) peak = balance
    else if (peak - balance > depth * peak) depth = (peak - balance) / peak
  }
  return depth
}

import type { Random } from '../../../math/index.ts'
import { chanceOf } from './chance.ts'

/** Coins in one random number. */
const COINS = 32

/**
 * Chance of at least this profit if every trade had been as likely to lose its amount as to win it.
 * in: profit of each trade, any unit. Cost: tries × trades.
 */
export function signFlipTest(profits: readonly number[], options: { tries: number; random: Random }): number {
  const { tries, random } = options
  const sizes = Float64Array.from(profits)
  let actual = 0
  for (const size of sizes) actual += size
  const totals = new Float64Array(tries)
  for (let attempt = 0; attempt < tries; attempt++) {
    let won = 0
    for (let first = 0; first < sizes.length; first += COINS) {
      const end = Math.min(sizes.length, first + COINS)
      let coins = random.int(2 ** COINS)
      for (let row = first; row < end; row++) {
        won += (coins & 1) * sizes[row]!
        coins >>>= 1
      }
    }
    totals[attempt] = 2 * won - actual
  }
  return chanceOf(totals, actual)
}

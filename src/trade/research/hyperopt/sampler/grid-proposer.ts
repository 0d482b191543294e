import { exp, log } from '../../../../math/index.ts'
import type { SearchSpace } from '../space/search-space.ts'
import type { Proposer } from './proposer.ts'

/**
 * Every point of a grid once, in an order that spreads the first ones over the whole: point number n is n
 * times a stride that has no divisor in common with their count. A real number without steps has `points`
 * values, its ends included.
 */
export function gridProposer({ axes }: SearchSpace, points: number): Proposer {
  const counts = axes.map(({ levels }) => (levels === Infinity ? points : levels))
  const total = counts.reduce((product, count) => product * BigInt(count), 1n)
  const stride = strideOf(counts, total)
  return {
    propose(number) {
      if (BigInt(number) >= total) return undefined
      let place = (BigInt(number) * stride) % total
      return Float64Array.from(axes, ({ levels, unitOf, levelAt }, at) => {
        const count = counts[at]!
        const index = Number(place % BigInt(count))
        place /= BigInt(count)
        return levels === Infinity ? index / (count - 1) : unitOf(levelAt(index))
      })
    },
    learn: () => {},
  }
}

/**
 * Goes on along every dimension by an irrational share of it, each by another one: powers of the root of
 * x^(d + 1) = x + 1, whose multiples spread evenly (Roberts 2018).
 */
function strideOf(counts: readonly number[], total: bigint): bigint {
  let root = 1.5
  for (let step = 0; step < 60; step++) root = exp(log(1 + root) / (counts.length + 1))
  let stride = 0n
  let unit = 1n
  let share = 1
  for (const count of counts) {
    share /= root
    stride += unit * BigInt(Math.floor(share * count))
    unit *= BigInt(count)
  }
  while (greatestCommonDivisor(stride, total) !== 1n) stride++
  return stride
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  return b === 0n ? a : greatestCommonDivisor(b, a % b)
}

import type { SearchSpace } from '../space/search-space.ts'
import type { Proposer } from './proposer.ts'

/**
 * Every point of a grid once, in an order that spreads the first ones over the whole: point number n is
 * n times a step without a common divisor with their count. A real number without steps has `points`
 * values, its ends included.
 */
export function gridProposer({ axes }: SearchSpace, points: number): Proposer {
  const counts = axes.map(({ levels }) => (levels === Infinity ? points : levels))
  const total = counts.reduce((product, count) => product * BigInt(count), 1n)
  const step = strideOf(total)
  return {
    propose(number) {
      if (BigInt(number) >= total) return undefined
      let place = (BigInt(number) * step) % total
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

/** Near the golden section of `total`, without a common divisor. */
function strideOf(total: bigint): bigint {
  let stride = (total * 618_033_989n) / 1_000_000_000n
  while (stride > 1n && greatestCommonDivisor(stride, total) !== 1n) stride--
  return stride > 0n ? stride : 1n
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  return b === 0n ? a : greatestCommonDivisor(b, a % b)
}

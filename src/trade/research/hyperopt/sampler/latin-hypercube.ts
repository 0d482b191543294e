import { random } from '../../../../math/index.ts'
import type { Proposer } from './proposer.ts'

/**
 * Latin hypercube (McKay, Beckman, Conover 1979): of each block of `size` trials every one lies in a slice
 * of its own along every dimension, anywhere inside.
 */
export function latinHypercube(dimensions: number, size: number, seed: string): Proposer {
  let block = -1
  let slices: readonly Int32Array[] = []
  return {
    propose(number, chance) {
      const current = Math.floor(number / size)
      if (current !== block) {
        block = current
        slices = slicesOf(dimensions, size, `${seed}/slices/${block}`)
      }
      return Float64Array.from(slices, (order) => (order[number % size]! + chance.next()) / size)
    },
    learn: () => {},
  }
}

/** For every dimension an order of its slices. */
function slicesOf(dimensions: number, size: number, seed: string): readonly Int32Array[] {
  const chance = random(seed)
  return Array.from({ length: dimensions }, () =>
    chance.shuffle(Int32Array.from({ length: size }, (_, k) => k)),
  )
}

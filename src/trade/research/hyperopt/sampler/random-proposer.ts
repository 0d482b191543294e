import type { Random } from '../../../../math/index.ts'
import type { Proposer } from './proposer.ts'

/** Anywhere in the cube, equally likely. */
export function randomProposer(dimensions: number): Proposer {
  return {
    propose: (_, random) => randomUnits(dimensions, random),
    learn: () => {},
  }
}

/** A place anywhere in the unit cube. */
export function randomUnits(dimensions: number, random: Random): Float64Array {
  return Float64Array.from({ length: dimensions }, () => random.next())
}

import { PipelineFault } from '../../pipeline-fault.ts'
import type { Algorithm } from './algorithm.ts'
import { boostingObjective, checkBoosting } from './boost-options.ts'
import { learnsNumber } from './boosting-objective.ts'
import { checkNetwork } from './neural-network.ts'

/** Whether an algorithm learns a number, not a probability. */
export function learnsNumbers(algorithm: Algorithm): boolean {
  const isBoosting = algorithm.algo === 'gb' || algorithm.algo === 'lgbm'
  return isBoosting ? learnsNumber(boostingObjective(algorithm)) : algorithm.params?.is_regression === true
}

/**
 * Refuses settings that contradict each other, or speak of features that are not among `names`, before anything is
 * trained.
 * @throws PipelineFault `config.invalid`, `column.missing`
 */
export function checkAlgorithm(algorithm: Algorithm, names: readonly string[]): void {
  if (algorithm.params?.calibrate && learnsNumbers(algorithm)) {
    throw new PipelineFault('config.invalid', 'calibrate makes probabilities, but a number is learned', {
      hint: 'Leave it out.',
    })
  }
  switch (algorithm.algo) {
    case 'gb':
    case 'lgbm':
      checkBoosting(algorithm, names)
      break
    case 'nn':
      checkNetwork(algorithm)
      requireClasses(algorithm)
      break
    case 'lc':
    case 'svc':
      requireClasses(algorithm)
      break
  }
}

function requireClasses(algorithm: Exclude<Algorithm, { algo: 'gb' | 'lgbm' }>): void {
  if (!algorithm.train?.class_weight || !learnsNumbers(algorithm)) return
  throw new PipelineFault('config.invalid', 'class_weight weighs classes, but a number is learned', {
    hint: 'Leave it out.',
  })
}

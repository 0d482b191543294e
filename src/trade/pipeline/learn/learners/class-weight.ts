import type { ClassWeights } from '../../../../math/index.ts'

type Written = null | 'balanced' | { readonly '0': number; readonly '1': number } | undefined

/** scikit-learn's `class_weight` as the learners take it. */
export function classWeightOption(written: Written): { classWeights?: ClassWeights } {
  if (!written) return {}
  return { classWeights: written === 'balanced' ? written : [written['0'], written['1']] }
}

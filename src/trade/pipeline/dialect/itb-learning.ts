import type { LearningDialect } from '../learn/learning-dialect.ts'

/** One row more than needed is left out; a set's labels are complete together or not at all. */
export const itbLearning: LearningDialect = { extraGap: 1, needsAllLabels: true }

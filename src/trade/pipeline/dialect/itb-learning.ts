import type { LearningDialect } from '../learn/learning-dialect.ts'

/** One row more than needed is left out. */
export const itbLearning: LearningDialect = { extraGap: 1 }

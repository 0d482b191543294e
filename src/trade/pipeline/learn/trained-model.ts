import type { ImputationModel, IsotonicModel, PlattModel } from '../../../math/index.ts'
import type { LearnedModel } from './learners/algorithm.ts'

export type Calibration = PlattModel | IsotonicModel

/** What stands before and after a learned model. */
export interface ModelFrame {
  /** What is done about missing values: the learner knows them, or these stand in. Absent: such rows have no score. */
  readonly missing?: 'keep' | ImputationModel
  /** From the learner's probability, of a sigmoid from its log-odds, to the score. */
  readonly calibration?: Calibration
}

/** A model as JSON holds it. */
export type TrainedModel = LearnedModel & ModelFrame

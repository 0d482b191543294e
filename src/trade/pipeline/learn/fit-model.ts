import { allocateColumn } from '../../../domain/index.ts'
import { applyImputation, fitImputation } from '../../../math/index.ts'
import { PipelineFault } from '../pipeline-fault.ts'
import { fitCalibration } from './calibration.ts'
import { holdOut } from './hold-out.ts'
import { type Algorithm, trainAlgorithm } from './learners/algorithm.ts'
import { pickSample, type Sample } from './learners/sample.ts'
import { scoreRows } from './score-rows.ts'
import type { TrainedModel } from './trained-model.ts'
import { unlearnable } from './unlearnable.ts'

/** Of the rows, the last ones: what scores are calibrated by. */
const CALIBRATION_SHARE = 0.2

/**
 * Trains an algorithm with all that belongs to it. What stands in for missing values comes from the rows that are
 * trained on; probabilities are calibrated by the last rows, which are not, and of which the others know nothing.
 * @throws PipelineFault `train.refused` where the rows do not do for a calibration, and what the algorithm throws
 */
export function fitModel(sample: Sample, algorithm: Algorithm): TrainedModel {
  const calibrate = algorithm.params?.calibrate
  if (!calibrate) return fitFilled(sample, algorithm)
  const { before, last } = holdOut(sample, CALIBRATION_SHARE)
  const [trained, kept] = [pickSample(sample, before), pickSample(sample, last)]
  const reason = unlearnable(trained, {
    span: 'of the rows before those to calibrate by',
    wanted: 'features',
  })
  if (reason !== undefined) throw refused(reason)
  if (kept.label.every((value) => value === kept.label[0])) {
    throw refused(`the label is ${kept.label[0]} in all of the last ${last.length} rows, to calibrate by`)
  }
  const model = fitFilled(trained, algorithm)
  const scores = allocateColumn(last.length)
  scoreRows(model, kept.features, scores)
  return { ...model, calibration: fitCalibration(calibrate, scores, kept.label) }
}

function fitFilled(sample: Sample, algorithm: Algorithm): TrainedModel {
  const impute = algorithm.params?.impute ?? 'drop'
  if (impute === 'drop') return trainAlgorithm(sample, algorithm)
  if (impute === 'keep') return { ...trainAlgorithm(sample, algorithm), missing: impute }
  const missing = fitImputation(sample.features, { fill: impute })
  const features = applyImputation(missing, sample.features)
  return { ...trainAlgorithm({ ...sample, features }, algorithm), missing }
}

function refused(reason: string): PipelineFault {
  return new PipelineFault('train.refused', reason, { hint: 'Leave calibrate out, or train on more rows.' })
}

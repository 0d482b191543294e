import type { PipelineConfig } from '../config/pipeline-config.ts'
import { PipelineFault } from '../pipeline-fault.ts'

/** The stages of a line in their order. */
export const STAGE_NAMES = [
  'data',
  'check',
  'features',
  'labels',
  'train',
  'predict',
  'rolling',
  'signals',
  'simulate',
] as const
export type StageName = (typeof STAGE_NAMES)[number]

/** What a line is given instead of making it. */
export interface Given {
  readonly hasMatrix: boolean
  readonly hasModels: boolean
  readonly hasPredictions: boolean
}

type Needs = readonly (keyof PipelineConfig)[]

/** Keys of the configuration without which a stage has nothing to do. */
const NEEDS: Readonly<Record<StageName, Needs>> = {
  data: ['data_sources'],
  check: ['data_sources'],
  features: ['data_sources', 'feature_sets'],
  labels: ['data_sources', 'label_sets'],
  train: ['data_sources', 'feature_sets', 'label_sets', 'algorithms'],
  predict: ['data_sources', 'feature_sets'],
  rolling: ['data_sources', 'feature_sets', 'label_sets', 'algorithms', 'rolling_predict'],
  signals: ['signal_sets'],
  simulate: ['simulate_model'],
}

const MADE_OF: Readonly<Record<StageName, readonly StageName[]>> = {
  data: [],
  check: ['data'],
  features: ['data', 'check'],
  labels: ['data', 'check'],
  train: ['features', 'labels'],
  predict: ['features', 'labels', 'train'],
  rolling: ['features', 'labels'],
  signals: ['predict', 'rolling'],
  simulate: ['signals'],
}

/**
 * The stages that a configuration asks for, in order: all that it has keys for. With `goal` those that lead to
 * it, and it. Scores come from walking forward where the configuration says how, else from the models of the
 * training, or from those given.
 * @throws PipelineFault `config.invalid` when the configuration lacks what the goal needs
 */
export function planStages(
  config: PipelineConfig,
  goal: StageName | undefined,
  given: Given,
): readonly StageName[] {
  if (goal) requireKeys(config, goal, given)
  const { hasMatrix, hasModels, hasPredictions } = given
  const can = (stage: StageName) => has(config, stage, hasMatrix)
  const trains = config.train !== false && can('train')
  const rolls = trains && can('rolling') && goal !== 'predict'
  const predicts = !rolls && can('predict') && (trains || hasModels)
  const scored = rolls || predicts || hasPredictions
  const makesMatrix = !hasMatrix && !hasPredictions
  const wanted: Readonly<Record<StageName, boolean>> = {
    data: makesMatrix && can('data'),
    check: makesMatrix && can('check'),
    features: makesMatrix && can('features'),
    labels: makesMatrix && can('labels'),
    train: trains && !hasPredictions,
    predict: predicts && !hasPredictions,
    rolling: rolls && !hasPredictions,
    signals: scored && can('signals'),
    simulate: scored && can('simulate'),
  }
  const leading = goal && leadingTo(goal, wanted)
  return STAGE_NAMES.filter((name) => wanted[name] && (!leading || leading.has(name)))
}

/** The goal and all of the wanted stages that it is made of. */
function leadingTo(goal: StageName, wanted: Readonly<Record<StageName, boolean>>): ReadonlySet<StageName> {
  const found = new Set<StageName>([goal])
  for (const name of found) for (const before of MADE_OF[name]) if (wanted[before]) found.add(before)
  return found
}

/** Keys that only a matrix that is to be made needs. */
const OF_MATRIX: readonly (keyof PipelineConfig)[] = ['data_sources', 'feature_sets', 'label_sets']

function has(config: PipelineConfig, stage: StageName, hasMatrix: boolean): boolean {
  return lacking(config, stage, hasMatrix).length === 0
}

function lacking(config: PipelineConfig, stage: StageName, hasMatrix: boolean): Needs {
  const needed = hasMatrix ? NEEDS[stage].filter((key) => !OF_MATRIX.includes(key)) : NEEDS[stage]
  return needed.filter((key) => config[key] === undefined)
}

function requireKeys(config: PipelineConfig, goal: StageName, given: Given): void {
  const { hasMatrix, hasPredictions } = given
  const absent = lacking(config, goal, hasMatrix)
  const needsScores = goal === 'signals' || goal === 'simulate'
  const isScored = !needsScores || hasPredictions || has(config, 'predict', hasMatrix)
  if (absent.length === 0 && isScored) return
  const what = absent.length > 0 ? absent.join(', ') : 'scores'
  throw new PipelineFault(
    'config.invalid',
    `the stage ${goal} needs ${what}, which the configuration lacks`,
    {
      hint: 'Add it, or name an earlier stage.',
    },
  )
}

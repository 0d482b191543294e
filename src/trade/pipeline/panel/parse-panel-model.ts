import {
  BOOSTED_TREES_SCHEMA,
  parseBoostedTrees,
  parseLinearRegression,
  parseLogisticRegression,
} from '../../../math/index.ts'
import type { Release } from '../objects/index.ts'
import { PipelineFault } from '../pipeline-fault.ts'
import { PANEL_FEATURES_VERSION } from './asset-features.ts'
import { inputNames } from './encode-panel.ts'
import { PANEL_ALGORITHMS, PANEL_MODEL_SCHEMA, type PanelLearner, type PanelModel } from './panel-model.ts'
import { panelSettings } from './panel-settings.ts'
import { PANEL_NUMBERS } from './panel-table.ts'

/**
 * A model that was read from JSON, checked as far as predictions depend on it.
 * @throws PipelineFault `panel.version`, `artifact.corrupt`
 */
export function parsePanelModel(
  value: unknown,
  { type, algo }: Pick<Release, 'type' | 'algo'>,
  where: string,
): PanelModel {
  const model = requireVersion(value, where)
  const known: readonly string[] = PANEL_ALGORITHMS[model.type] ?? []
  if (model.type !== type || model.algo !== algo || !known.includes(algo))
    throw broken(where, `it is ${model.type} ${model.algo}`)
  const { medians, assets } = model.encoding ?? {}
  if (!Array.isArray(medians) || medians.length !== PANEL_NUMBERS.length || !medians.every(Number.isFinite)) {
    throw broken(where, 'its medians do not fit the features')
  }
  if (!Array.isArray(assets) || !assets.every((asset) => typeof asset === 'string')) {
    throw broken(where, 'its assets are no list of names')
  }
  if (!Number.isFinite(model.trainedThrough)) throw broken(where, 'it does not say until when it was trained')
  const inputs = inputNames(model.encoding).length
  try {
    const learner = parseLearner(model)
    const width = learner.schema === BOOSTED_TREES_SCHEMA ? learner.features : learner.weights.length
    if (width !== inputs) throw broken(where, `its learner has ${width} inputs for ${inputs}`)
    return { ...model, settings: panelSettings(model.settings), learner }
  } catch (cause) {
    if (cause instanceof PipelineFault) throw cause
    throw new PipelineFault('artifact.corrupt', `${where}: ${(cause as Error).message}`, {
      hint: 'Train again.',
      where,
      cause,
    })
  }
}

function requireVersion(value: unknown, where: string): PanelModel {
  const model = value as PanelModel
  const schema = typeof value === 'object' && value !== null ? model.schema : undefined
  if (schema === PANEL_MODEL_SCHEMA && model.featuresVersion === PANEL_FEATURES_VERSION) return model
  const found =
    schema === PANEL_MODEL_SCHEMA ? `features of version ${model.featuresVersion}` : `schema ${schema}`
  throw new PipelineFault(
    'panel.version',
    `${where} has ${found}; this version reads ${PANEL_MODEL_SCHEMA} with features of version ${PANEL_FEATURES_VERSION}`,
    { hint: 'Train again with this version, or use the version that trained it.', where },
  )
}

function parseLearner({ type, algo, learner }: PanelModel): PanelLearner {
  if (algo === 'linear') return parseLinearRegression(learner)
  if (algo === 'logistic') return parseLogisticRegression(learner)
  const trees = parseBoostedTrees(learner)
  if ((trees.objective === 'regression') === (type === 'regression')) return trees
  throw new PipelineFault('artifact.corrupt', `a model of ${type} holds trees of ${trees.objective}`)
}

function broken(where: string, what: string): PipelineFault {
  return new PipelineFault('artifact.corrupt', `${where} is no usable model: ${what}`, {
    hint: 'Train again.',
    where,
  })
}

import type { Column } from '../../../domain/index.ts'
import { PipelineFault } from '../pipeline-fault.ts'
import { type AssetFeatures, PANEL_FEATURES_VERSION } from './asset-features.ts'
import { type DateFold, dateFolds, rowsWithTarget } from './date-folds.ts'
import { encodePanel, fitEncoding } from './encode-panel.ts'
import { judgePanel } from './judge-panel.ts'
import { PANEL_METRICS_SCHEMA, type PanelBaseline, type PanelMetrics, scorePanel } from './panel-metrics.ts'
import {
  learnerTarget,
  PANEL_ALGORITHMS,
  PANEL_MODEL_SCHEMA,
  type PanelAlgorithm,
  type PanelModel,
  type PanelType,
  predictPanel,
  trainLearner,
} from './panel-model.ts'
import type { PanelSettings } from './panel-settings.ts'
import { type PanelTable, panelTable } from './panel-table.ts'

export interface TrainedPanelModel {
  readonly model: PanelModel
  readonly metrics: PanelMetrics
}

export interface TrainPanelOptions {
  readonly settings: PanelSettings
  /** Default: both. */
  readonly types?: readonly PanelType[]
  /** Default: all of each type. */
  readonly algorithms?: readonly PanelAlgorithm[]
  /** Hears of each training, also of those of folds, and may let others work before the next one. */
  readonly onProgress?: (progress: PanelProgress) => void | Promise<void>
}

export interface PanelProgress {
  readonly type: PanelType
  readonly algo: PanelAlgorithm
  readonly done: number
  readonly total: number
}

interface Plan {
  readonly type: PanelType
  readonly algo: PanelAlgorithm
  readonly settings: PanelSettings
}

/**
 * Walks each model forward over the panel's dates, then trains it on all rows that have a target.
 * The same features and settings give the same models to the bit.
 * @throws PipelineFault `rows.few`, `panel.large`, `panel.setting` when no algorithm fits the types
 */
export async function trainPanel(
  features: readonly AssetFeatures[],
  { settings, types, algorithms, onProgress }: TrainPanelOptions,
): Promise<TrainedPanelModel[]> {
  const table = panelTable(features, settings)
  const folds = dateFolds(table, settings.folds)
  const plans = plansOf(settings, types, algorithms)
  const total = plans.length * (folds.length + 1)
  let done = 0
  const trained: TrainedPanelModel[] = []
  for (const plan of plans) {
    const { type, algo } = plan
    const tell = async () => onProgress?.({ type, algo, done: ++done, total })
    const metrics = await walkForward(table, folds, { plan, models: plans.length, tell })
    trained.push({ model: trainModel(table, rowsWithTarget(table), plan), metrics })
    await tell()
  }
  return trained
}

function plansOf(
  settings: PanelSettings,
  types: readonly PanelType[] = ['regression', 'classification'],
  wanted?: readonly PanelAlgorithm[],
): Plan[] {
  const plans = types.flatMap((type) =>
    PANEL_ALGORITHMS[type]
      .filter((algo) => wanted === undefined || wanted.includes(algo))
      .map((algo) => ({ type, algo, settings })),
  )
  if (plans.length > 0) return plans
  throw new PipelineFault('panel.setting', `there is no ${wanted?.join(', ')} of ${types.join(', ')}`, {
    hint: types.map((type) => `${type} has ${PANEL_ALGORITHMS[type].join(', ')}`).join('; '),
  })
}

function trainModel(table: PanelTable, rows: Int32Array, plan: Plan): PanelModel {
  const encoding = fitEncoding(table, rows)
  const end = rows.at(-1)! + 1
  const whole = learnerTarget(table, plan.type)
  const target = new Float64Array(end).fill(NaN)
  let trainedThrough = 0
  for (const row of rows) {
    target[row] = whole[row]!
    trainedThrough = Math.max(trainedThrough, table.knownAt[row]!)
  }
  const learner = trainLearner(encodePanel(table, encoding, end), target, plan)
  const { type, algo, settings } = plan
  return {
    schema: PANEL_MODEL_SCHEMA,
    featuresVersion: PANEL_FEATURES_VERSION,
    type,
    algo,
    settings,
    rows: rows.length,
    trainedThrough,
    encoding,
    learner,
  }
}

async function walkForward(
  table: PanelTable,
  folds: readonly DateFold[],
  {
    plan,
    models,
    tell,
  }: { readonly plan: Plan; readonly models: number; readonly tell: () => Promise<void> },
): Promise<PanelMetrics> {
  const { type, algo } = plan
  const target = type === 'regression' ? table.nextClose : table.nextUp
  const nothing = () => new Float64Array(table.rows).fill(NaN)
  const prediction = nothing()
  const baselines: Partial<Record<PanelBaseline, Column>> =
    type === 'regression' ? { last_close: nothing() } : { majority: nothing(), last_direction: nothing() }
  for (const fold of folds) {
    const found = predictPanel(trainModel(table, fold.train, plan), table, fold.test.at(-1)! + 1)
    for (const row of fold.test) prediction[row] = found[row]!
    fillBaselines(baselines, table, fold)
    await tell()
  }
  const score = (rows: Int32Array, column: Column) =>
    scorePanel(
      type,
      Float64Array.from(rows, (row) => target[row]!),
      Float64Array.from(rows, (row) => column[row]!),
    )
  const scoreAll = (rows: Int32Array) => ({
    model: score(rows, prediction),
    baselines: Object.fromEntries(
      Object.entries(baselines).map(([name, column]) => [name, score(rows, column)]),
    ),
  })
  const whole = scoreAll(Int32Array.from(folds.flatMap(({ test }) => Array.from(test))))
  const foldStarts = [...folds.map(({ test }) => test[0]!), folds.at(-1)!.test.at(-1)! + 1]
  return {
    schema: PANEL_METRICS_SCHEMA,
    type,
    algo,
    overall: whole.model,
    baselines: whole.baselines,
    folds: folds.map(({ from, to, train, test }) => ({
      from: new Date(from).toISOString(),
      to: new Date(to).toISOString(),
      trainRows: train.length,
      ...scoreAll(test),
    })),
    verdict: judgePanel({ type, algo, time: table.time, target, prediction, baselines, foldStarts, models }),
  }
}

/** What is foretold without a model, on the rows that the fold judges. */
function fillBaselines(
  { last_close, majority, last_direction }: Partial<Record<PanelBaseline, Column>>,
  table: PanelTable,
  { train, test }: DateFold,
): void {
  let rises = 0
  for (const row of train) rises += table.nextUp[row]!
  const common = rises * 2 >= train.length ? 1 : 0
  const returns = table.numbers[0]!
  for (const row of test) {
    const before = returns[row]!
    if (last_close) last_close[row] = table.close[row]!
    if (majority) majority[row] = common
    if (last_direction) last_direction[row] = Number.isNaN(before) ? common : before > 0 ? 1 : 0
  }
}

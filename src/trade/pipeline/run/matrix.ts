import { hashTable } from '../content-hash.ts'
import { labelColumns, labelKnownBefore } from '../labels/settled-columns.ts'
import { type ModelPlan, requireHorizon, resolveModels } from '../learn/resolve-models.ts'
import { type Fold, planFolds } from '../learn/walk-forward.ts'
import { PipelineFault } from '../pipeline-fault.ts'
import type { Table } from '../port.ts'
import { columnNames, columnOf, findColumn } from '../table.ts'
import type { Line } from './line.ts'
import type { Outcome } from './stage-runner.ts'

/** What is learned from. */
export type Matrix = readonly [features: Outcome<Table>, labels: Outcome<Table>]

/** The models of the line; see {@link resolveModels}. */
export function plansOf({ config }: Line, [features, labels]: Matrix): readonly ModelPlan[] {
  const names = columnNames(features.content!).filter((name) => name !== 'time')
  if (features.content === labels.content && config.train_features === undefined) {
    throw new PipelineFault(
      'config.invalid',
      'a matrix is given, but train_features does not say what to learn from',
      {
        hint: 'Name the features: a matrix holds labels, too.',
      },
    )
  }
  const plans = resolveModels(config, names)
  requireHorizon(
    config,
    plans.map(({ label }) => label),
  )
  return plans
}

/** The folds of the line; see {@link planFolds}. */
export function foldsOf({ config, dialect }: Line, features: Table): readonly Fold[] {
  return planFolds({
    time: columnOf(features, 'time', 'rolling'),
    rolling: config.rolling_predict!,
    labelHorizon: (config.label_horizon ?? 0) + dialect.learning.extraGap,
    trainLength: config.train_length ?? 0,
  })
}

/** The part of the configuration that decides what is learned. */
export function learnSettings({ config }: Line): Readonly<Record<string, unknown>> {
  const { train_features, labels, train_feature_sets, algorithms, label_horizon, train_length } = config
  const horizons = (config.label_sets ?? []).map((set) => set.config)
  const { compat } = config
  return {
    train_features,
    labels,
    train_feature_sets,
    algorithms,
    label_horizon,
    horizons,
    train_length,
    compat,
  }
}

/** Hashes of the columns that are learned from: another feature beside them changes nothing. */
export function matrixHashes(line: Line, [features, labels]: Matrix): Readonly<Record<string, string>> {
  const plans = plansOf(line, [features, labels])
  const used = new Set(['time', ...plans.flatMap((plan) => plan.features)])
  const learned = new Set([
    'time',
    ...plans.flatMap(({ label, setLabels = [label] }) => setLabels.flatMap(labelColumns)),
  ])
  const pick = (table: Table, names: ReadonlySet<string>) =>
    hashTable({ rows: table.rows, columns: table.columns.filter(({ name }) => names.has(name)) })
  return { features: pick(features.content!, used), labels: pick(labels.content!, learned) }
}

/** What a piece of training needs of the matrix, for predictions from row `before` on: labels known until then. */
export function columnsOf(
  { config, dialect }: Line,
  { plan, before = Number.POSITIVE_INFINITY }: { plan: ModelPlan; before?: number },
  [features, labels]: Matrix,
) {
  const labelOf = (name: string) => labelKnownBefore(labels.content!, name, before)
  const settled = findColumn(labels.content!, labelColumns(plan.label)[1]!)
  return {
    names: plan.features,
    labelHorizon: (config.label_horizon ?? 0) + dialect.learning.extraGap,
    ...(settled && { settled }),
    features: plan.features.map((name) => columnOf(features.content!, name, 'train_features')),
    label: labelOf(plan.label),
    required: dialect.learning.needsAllLabels ? (plan.setLabels ?? []).map(labelOf) : [],
    algorithm: dialect.learning.settle(plan.algorithm),
  }
}

/** Why a model could not be trained. */
export function refused(place: string, result: { kind: string; reason?: string }): PipelineFault {
  return new PipelineFault('train.refused', `${place} cannot be trained: ${result.reason ?? result.kind}`, {
    hint: 'Start predicting later, take shorter windows, or import more candles.',
  })
}

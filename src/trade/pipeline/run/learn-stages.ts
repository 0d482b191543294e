import { allocateColumn, formatTime } from '../../../domain/index.ts'
import { hashTable } from '../content-hash.ts'
import { type ModelPlan, requireHorizon, resolveModels } from '../learn/resolve-models.ts'
import type { TrainedModel } from '../learn/trained-model.ts'
import { type Fold, planFolds } from '../learn/walk-forward.ts'
import type { Piece } from '../piece.ts'
import { PipelineFault } from '../pipeline-fault.ts'
import type { Table } from '../port.ts'
import { columnNames, columnOf, createTable } from '../table.ts'
import { asJson, asTable } from './artifact-kinds.ts'
import type { Line } from './line.ts'
import type { Outcome, Stage } from './stage-runner.ts'

/** The models that a service would use: trained on all rows whose labels are complete. */
export interface Models {
  readonly models: readonly {
    readonly score: string
    readonly label: string
    readonly algorithm: string
    readonly features: readonly string[]
    readonly trainedRows: number
    readonly model: TrainedModel
  }[]
}

type Matrix = [features: Outcome<Table>, labels: Outcome<Table>]

/** Trains every model on the last rows whose labels are complete. */
export function trainStage(line: Line, [features, labels]: Matrix): Stage<Models> {
  const { config, parallel } = line
  return {
    ...asJson('models', {
      rows: ({ models }: Models) => models[0]?.trainedRows ?? 0,
      parse: (value) => value as Models,
    }),
    name: 'train',
    codeVersion: 1,
    after: [features, labels],
    settings: learnSettings(line),
    inputs: async () => matrixHashes(line, [features, labels]),
    async compute(report) {
      const plans = plansOf(line, [features, labels])
      const trainEnd = features.content!.rows - config.label_horizon
      const trainStart = config.train_length ? Math.max(0, trainEnd - config.train_length) : 0
      const pieces = plans.map(
        (plan): Piece => ({ ...columnsOf(plan, [features, labels]), kind: 'train', trainStart, trainEnd }),
      )
      const results = await parallel.map(pieces, (done) => report(done, pieces.length))
      const models = results.map((result, i) => {
        const { score, label, algorithm, features: names } = plans[i]!
        if (result.kind !== 'model') throw refused(score, result)
        const { model, trainedRows } = result
        return { score, label, algorithm: algorithm.name, features: names, trainedRows, model }
      })
      return { models }
    },
    describe: ({ models }) =>
      models.map(({ score, trainedRows }) => `${score} on ${trainedRows} rows`).join(', '),
  }
}

/**
 * Out-of-sample scores by walking forward: each fold is trained on the past alone. Time, the learned labels,
 * then the scores, NaN outside the folds.
 */
export function predictStage(line: Line, [features, labels]: Matrix, train: Outcome<unknown>): Stage<Table> {
  const { parallel } = line
  return {
    ...asTable('predictions'),
    name: 'predict',
    codeVersion: 1,
    after: [features, labels, train],
    settings: { ...learnSettings(line), rolling_predict: line.config.rolling_predict },
    inputs: async () => matrixHashes(line, [features, labels]),
    async compute(report) {
      const plans = plansOf(line, [features, labels])
      const folds = foldsOf(line, features.content!)
      const work = plans.flatMap((plan) => folds.map((fold) => ({ plan, fold })))
      const pieces = work.map(
        ({ plan, fold }): Piece => ({ ...columnsOf(plan, [features, labels]), ...fold, kind: 'fold' }),
      )
      const results = await parallel.map(pieces, (done) => report(done, pieces.length))
      const time = columnOf(features.content!, 'time', 'predict')
      const scores = new Map(plans.map(({ score }) => [score, allocateColumn(time.length).fill(Number.NaN)]))
      results.forEach((result, i) => {
        const { plan, fold } = work[i]!
        const place = `${plan.score}, predicting from ${formatTime(time[fold.predictStart]!)} UTC,`
        if (result.kind !== 'scores') throw refused(place, result)
        scores.get(plan.score)!.set(result.scores, fold.predictStart)
      })
      const learned = [...new Set(plans.map(({ label }) => label))]
      return createTable([
        { name: 'time', values: time },
        ...learned.map((name) => ({ name, values: columnOf(labels.content!, name, 'predict') })),
        ...[...scores].map(([name, values]) => ({ name, values })),
      ])
    },
    describe: () => {
      const folds = foldsOf(line, features.content!)
      return `${folds.length} folds of ${folds[0]!.predictEnd - folds[0]!.predictStart} rows`
    },
  }
}

/** The folds of the line; see {@link planFolds}. */
export function foldsOf({ config }: Line, features: Table): readonly Fold[] {
  return planFolds({
    time: columnOf(features, 'time', 'predict'),
    rolling: config.rolling_predict,
    labelHorizon: config.label_horizon,
    trainLength: config.train_length ?? 0,
  })
}

/** The models of the line; see {@link resolveModels}. */
export function plansOf({ config }: Line, [features]: Matrix): readonly ModelPlan[] {
  const names = columnNames(features.content!).filter((name) => name !== 'time')
  const plans = resolveModels(config, names)
  requireHorizon(
    config,
    plans.map(({ label }) => label),
  )
  return plans
}

function learnSettings({ config }: Line): Readonly<Record<string, unknown>> {
  const { train_features, labels, train_feature_sets, algorithms, label_horizon, label_sets, train_length } =
    config
  const horizons = label_sets.map((set) => set.config.horizon)
  return { train_features, labels, train_feature_sets, algorithms, label_horizon, horizons, train_length }
}

/** Hashes of the columns that are learned from: another feature beside them changes nothing. */
function matrixHashes(line: Line, [features, labels]: Matrix): Readonly<Record<string, string>> {
  const plans = plansOf(line, [features, labels])
  const used = new Set(['time', ...plans.flatMap((plan) => plan.features)])
  const learned = new Set(['time', ...plans.map(({ label }) => label)])
  const pick = (table: Table, names: ReadonlySet<string>) =>
    hashTable({ rows: table.rows, columns: table.columns.filter(({ name }) => names.has(name)) })
  return { features: pick(features.content!, used), labels: pick(labels.content!, learned) }
}

function columnsOf({ features: names, label, algorithm }: ModelPlan, [features, labels]: Matrix) {
  return {
    features: names.map((name) => columnOf(features.content!, name, 'train_features')),
    label: columnOf(labels.content!, label, 'labels'),
    algorithm,
  }
}

function refused(place: string, result: { kind: string; reason?: string }): PipelineFault {
  return new PipelineFault('train.refused', `${place} cannot be trained: ${result.reason ?? result.kind}`, {
    hint: 'Start predicting later, take shorter windows, or import more candles.',
  })
}

import {
  columnOf,
  createTable,
  type Models,
  parseModels,
  type Table,
} from '../../../src/trade/pipeline/index.ts'
import { compareRows, compareTables } from './compare-tables.ts'
import { judgeCsv } from './csv-case.ts'
import { recordedTable } from './golden-table.ts'
import { compareMetrics } from './metrics-case.ts'
import { recordedText } from './recorded.ts'
import { algorithmsOf } from './rolling-case.ts'
import { type GoldenRun, runCaseLine } from './run-line.ts'
import { featureTolerance } from './tolerances.ts'
import { notCompared, type Verdict, verdictOf } from './verdict.ts'
import { watchedTraining } from './watched-training.ts'

interface Recorded {
  readonly rows: {
    readonly models: readonly {
      readonly model: string
      readonly train_length: number
      readonly train_columns: number
    }[]
  }
  readonly predicted_rows: number
  readonly metrics: Readonly<Record<string, Readonly<Record<string, number>>>>
  readonly models: Readonly<
    Record<
      string,
      {
        /** Absent where a model does not scale. */
        readonly scaler_mean?: number[]
        readonly scaler_scale?: number[]
        readonly coef?: number[]
        readonly intercept?: number[]
      }
    >
  >
}

/** Trains as the configuration says; compares matrix, rows, coefficients, figures and scores. */
export async function judgeTraining(cases: string, name: string): Promise<readonly Verdict[]> {
  const watched = watchedTraining()
  const run = await runCaseLine(cases, name, { goal: 'predict', parallel: watched.parallel })
  const text = recordedText(cases, `${name}-predict.json`)
  if (text === undefined) return [notCompared(`${name}-predict.json`, 'it is not recorded')]
  const recorded: Recorded = JSON.parse(text)
  const matrix = await matrixOf(run)
  const predictions = await run.table('predictions')
  const models = parseModels(await run.json('models'))
  const verdicts: Verdict[] = []
  const tell = (...about: Parameters<typeof verdictOf>) => verdicts.push(verdictOf(...about))
  const reference = recordedTable(cases, `${name}-matrix`)
  if (reference) {
    const size = `${reference.rows} rows × ${reference.columns.length - 1} columns`
    tell(`${name}-matrix.csv`, compareRows(matrix, reference, featureTolerance(run.config)), size)
  }
  const algorithmOf = algorithmsOf(run.config)
  const isJudged = () => true
  tell(
    `${name}-predict.json`,
    compareTrainings(watched.seen, models, recorded) ??
      compareCoefficients(models, recorded) ??
      compareMetrics({ table: predictions, isJudged, algorithmOf }, recorded.metrics),
    `${recorded.rows.models.length} trainings, their rows, coefficients and figures`,
  )
  const scores = recordedTable(cases, `${name}-predictions`)
  if (scores) {
    const linear = Object.keys(recorded.metrics).filter((score) => algorithmOf(score).algo === 'lc')
    const wanted = new Set(['time', ...(run.config.labels ?? []), ...linear])
    const part = {
      rows: scores.rows,
      columns: scores.columns.filter(({ name: column }) => wanted.has(column)),
    }
    const differs = compareTables(predictions, part, (column) =>
      linear.includes(column) ? { relative: 0, absolute: 1e-4 } : { relative: 1e-9, absolute: 1e-12 },
    )
    const size = `${scores.rows} rows; scores of ${linear.join(', ')} and the labels, value by value`
    tell(`${name}-predictions.csv`, differs ?? compareCount(predictions, linear[0]!, scores.rows), size)
  }
  return [...verdicts, ...(await judgeCsv(cases, run))]
}

/** Data, features and labels side by side, as upstream keeps them. */
export async function matrixOf(run: GoldenRun): Promise<Table> {
  const [data, features, labels] = [
    await run.table('data'),
    await run.table('features'),
    await run.table('labels'),
  ]
  const rest = [features, labels].flatMap(({ columns }) => columns.filter(({ name }) => name !== 'time'))
  return createTable([...data.columns, ...rest])
}

function compareTrainings(
  seen: ReturnType<typeof watchedTraining>['seen'],
  { models }: Models,
  { rows }: Recorded,
): string | undefined {
  if (seen.length !== rows.models.length) {
    return `${seen.length} trainings, the reference has ${rows.models.length}`
  }
  for (const [i, { model, train_length, train_columns }] of rows.models.entries()) {
    const made = models[i]!
    if (made.score !== model) return `training ${i} is ${made.score}, the reference has ${model}`
    if (made.trainedRows !== train_length) {
      return `${model}: trained on ${made.trainedRows} rows, the reference on ${train_length}`
    }
    if (made.features.length !== train_columns) {
      return `${model}: ${made.features.length} features, the reference has ${train_columns}`
    }
  }
  return undefined
}

function compareCoefficients({ models }: Models, recorded: Recorded): string | undefined {
  for (const { score, model } of models) {
    const wanted = recorded.models[score]
    if (model.kind !== 'logistic' || !wanted?.coef) continue
    const { centre, scale, weights, intercept } = model.parameters
    const { scaler_mean, scaler_scale, coef } = wanted
    if (!scaler_mean || !scaler_scale) {
      const raw = rawTerms(model.parameters)
      const differs =
        farApart(`${score}, coefficient`, raw.weights, coef, 1e-3) ??
        farApart(`${score}, intercept`, [raw.intercept], wanted.intercept!, 1e-3)
      if (differs) return differs
      continue
    }
    const differs =
      farApart(`${score}, mean`, centre, scaler_mean, 1e-9) ??
      farApart(`${score}, scale`, scale, scaler_scale, 1e-6) ??
      farApart(`${score}, coefficient`, weights, coef, 1e-3) ??
      farApart(`${score}, intercept`, [intercept], wanted.intercept!, 1e-3)
    if (differs) return differs
  }
  return undefined
}

/** Coefficients of the features themselves: w / scale, and b − Σ w·centre / scale. */
function rawTerms({ centre, scale, weights, intercept }: LinearTerms): {
  readonly weights: readonly number[]
  readonly intercept: number
} {
  const raw = weights.map((weight, i) => weight / scale[i]!)
  return { weights: raw, intercept: raw.reduce((sum, weight, i) => sum - weight * centre[i]!, intercept) }
}

interface LinearTerms {
  readonly centre: readonly number[]
  readonly scale: readonly number[]
  readonly weights: readonly number[]
  readonly intercept: number
}

function farApart(
  what: string,
  made: readonly number[],
  wanted: readonly number[],
  relative: number,
): string | undefined {
  const at = wanted.findIndex(
    (value, i) => !(Math.abs(made[i]! - value) <= relative * Math.abs(value) + 1e-12),
  )
  return at < 0 ? undefined : `${what} ${at}: ${made[at]}, the reference has ${wanted[at]}`
}

function compareCount(predictions: Table, score: string, rows: number): string | undefined {
  const made = columnOf(predictions, score).filter((value) => !Number.isNaN(value)).length
  return made === rows ? undefined : `${made} rows have a score, in the reference ${rows}`
}

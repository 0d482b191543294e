import { columnOf, findColumn, type PipelineConfig, type Table } from '../../../src/trade/pipeline/index.ts'
import { compareTables } from './compare-tables.ts'
import { recordedTable } from './golden-table.ts'
import { compareMetrics } from './metrics-case.ts'
import { recordedPart } from './recorded.ts'
import { type GoldenRun, runCaseLine } from './run-line.ts'
import { notCompared, type Verdict, verdictOf } from './verdict.ts'
import { watchedTraining } from './watched-training.ts'

interface Recorded {
  readonly error: string | null
  readonly steps: readonly { readonly train: [number, number]; readonly predict: [number, number] }[]
  readonly train_length_per_model: readonly [model: string, rows: number][]
  readonly predicted_rows?: number
  readonly first?: string
  readonly last?: string
  readonly metrics?: Readonly<Record<string, Readonly<Record<string, number>>>>
}

/** Walks forward as the configuration says and compares loop ranges, trained rows, figures and, where recorded, scores. */
export async function judgeRolling(cases: string, name: string): Promise<readonly Verdict[]> {
  const variant = name.slice('rolling-'.length)
  const file = `rolling.json (${variant})`
  const recorded = recordedPart<Recorded>(cases, 'rolling.json', variant)
  if (!recorded) return [notCompared(file, 'nothing is recorded for this configuration')]
  const watched = watchedTraining()
  let run: GoldenRun
  try {
    run = await runCaseLine(cases, name, {
      goal: 'rolling',
      parallel: watched.parallel,
      ...givenMatrix(cases),
    })
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return [verdictOf(file, recorded.error ? undefined : message, message)]
  }
  if (recorded.error) return [verdictOf(file, `the reference fails: ${recorded.error}`, '')]
  const predictions = await run.table('predictions')
  const time = columnOf(predictions, 'time')
  const [first, last] = [Date.parse(recorded.first!), Date.parse(recorded.last!)]
  const isJudged = (row: number) => time[row]! >= first && time[row]! <= last
  const what =
    compareRanges(watched.seen, recorded) ??
    compareMetrics({ table: predictions, isJudged, algorithmOf: algorithmsOf(run.config) }, recorded.metrics!)
  const steps = `${recorded.steps.length} steps, ${recorded.train_length_per_model.length} trainings`
  const verdict = verdictOf(file, what, steps)
  const reference = recordedTable(cases, 'rolling-predictions')
  if (!reference || !holdsScores(reference, recorded)) return [verdict]
  const linear = Object.keys(recorded.metrics!).filter(
    (score) => algorithmsOf(run.config)(score).algo === 'lc',
  )
  const wanted = ['time', ...(run.config.labels ?? []), ...linear]
  const columns = reference.columns.filter(({ name: column }) => wanted.includes(column))
  const isScore = new Set(linear)
  const differs = compareTables(predictions, { rows: reference.rows, columns }, (column) =>
    isScore.has(column) ? { relative: 0, absolute: 1e-4 } : { relative: 1e-9, absolute: 1e-12 },
  )
  const size = `${reference.rows} rows; scores of ${linear.join(', ')} and the labels, value by value`
  return [verdict, verdictOf('rolling-predictions.csv', differs, size)]
}

/** Whether the recorded scores are those of a variant: its rows, and all its scores. */
function holdsScores(table: Table, { predicted_rows, first, last, metrics = {} }: Recorded): boolean {
  const time = columnOf(table, 'time')
  const span = [table.rows, time[0], time.at(-1)].join()
  const isSpan = span === [predicted_rows, Date.parse(first!), Date.parse(last!)].join()
  return isSpan && Object.keys(metrics).every((score) => findColumn(table, score) !== undefined)
}

/** The matrix of the training run, which upstream walks over, where it is recorded. */
export function givenMatrix(cases: string): { given?: { matrix: Table } } {
  const matrix = recordedTable(cases, 'train-matrix')
  return matrix ? { given: { matrix } } : {}
}

/** Algorithm of each score column. */
export function algorithmsOf(config: PipelineConfig) {
  return (score: string) => {
    const name = score.slice(score.lastIndexOf('_') + 1)
    const found = config.algorithms?.find((algorithm) => algorithm.name === name)
    return { algo: found?.algo ?? name, isRegression: found?.params?.is_regression === true }
  }
}

function compareRanges(
  seen: ReturnType<typeof watchedTraining>['seen'],
  { steps, train_length_per_model }: Recorded,
): string | undefined {
  const folds = seen.flatMap(({ piece, trainedRows }) =>
    piece.kind === 'fold' ? [{ ...piece, trainedRows }] : [],
  )
  if (folds.length !== train_length_per_model.length) {
    return `${folds.length} trainings, the reference has ${train_length_per_model.length}`
  }
  const models = folds.length / steps.length
  const offset = folds[0]!.predictStart - steps[0]!.predict[0]
  for (let model = 0; model < models; model++) {
    for (const [step, { train, predict }] of steps.entries()) {
      const fold = folds[model * steps.length + step]!
      const made = [fold.trainStart, fold.trainEnd, fold.predictStart, fold.predictEnd].map(
        (row) => row - offset,
      )
      const wanted = [...train, ...predict]
      if (made.join() !== wanted.join())
        return `step ${step}: rows ${made.join()}, the reference has ${wanted.join()}`
      const [score, rows] = train_length_per_model[step * models + model]!
      if (fold.trainedRows === rows) continue
      return `step ${step}, ${score}: trained on ${fold.trainedRows} rows, the reference on ${rows}`
    }
  }
  return undefined
}

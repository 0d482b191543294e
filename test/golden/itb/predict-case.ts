import { columnOf, parseModels } from '../../../src/trade/pipeline/index.ts'
import { compareMetrics } from './metrics-case.ts'
import { recordedPart } from './recorded.ts'
import { algorithmsOf, givenMatrix } from './rolling-case.ts'
import { runCaseLine } from './run-line.ts'
import { notCompared, type Verdict, verdictOf } from './verdict.ts'

interface Recorded {
  readonly rows: number
  readonly first: string
  readonly last: string
  readonly metrics: Readonly<Record<string, Readonly<Record<string, number>>>>
}

/** Predicts with the models of the training run, as upstream does when it does not train. */
export async function judgePredictOnly(cases: string, name: string): Promise<Verdict> {
  const part = name.replaceAll('-', '_')
  const file = `simulate.json (${part})`
  const recorded = recordedPart<Recorded>(cases, 'simulate.json', part)
  if (!recorded) return notCompared(file, 'nothing is recorded for this configuration')
  const { given } = givenMatrix(cases)
  if (!given) return notCompared(file, 'the matrix of the training run is not recorded')
  const trained = await runCaseLine(cases, 'train', { goal: 'train', given })
  const models = parseModels(await trained.json('models'))
  const run = await runCaseLine(cases, name, { goal: 'predict', given: { ...given, models } })
  const table = await run.table('predictions')
  const scores = models.models.map(({ score }) => columnOf(table, score))
  const time = columnOf(table, 'time')
  const isJudged = (row: number) => scores.every((score) => !Number.isNaN(score[row]!))
  const rows = [...time.keys()].filter(isJudged)
  const span = [time[rows[0]!]!, time[rows.at(-1)!]!]
  if (
    rows.length !== recorded.rows ||
    span.join() !== [recorded.first, recorded.last].map(Date.parse).join()
  ) {
    return verdictOf(file, `${rows.length} rows from ${span}, the reference has ${recorded.rows}`, '')
  }
  const what = compareMetrics({ table, isJudged, algorithmOf: algorithmsOf(run.config) }, recorded.metrics)
  return verdictOf(file, what, `${rows.length} rows, ${scores.length} scores`)
}

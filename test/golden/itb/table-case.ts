import type { StageName } from '../../../src/trade/pipeline/index.ts'
import { CLOSE, compareWhole, type ToleranceOf } from './compare-tables.ts'
import { recordedTable } from './golden-table.ts'
import { recordedPart } from './recorded.ts'
import { type GoldenRun, runCaseLine } from './run-line.ts'
import { featureTolerance } from './tolerances.ts'
import { notCompared, type Verdict, verdictOf } from './verdict.ts'

/** Cases whose output is the table of one stage, under the name of the configuration. */
const STAGE_OF: Readonly<Record<string, { goal: StageName; artifact: string }>> = {
  merge: { goal: 'data', artifact: 'data' },
  features: { goal: 'features', artifact: 'features' },
  labels: { goal: 'labels', artifact: 'labels' },
}

/** Whether a configuration of this name is judged by one table. */
export function isTableCase(name: string): boolean {
  return name.split('-')[0]! in STAGE_OF
}

/** Whether an error of upstream is recorded for a configuration. */
function failsInReference(cases: string, name: string): boolean {
  return Boolean(recordedPart<{ readonly error?: string | null }>(cases, 'simulate.json', name)?.error)
}

/** Runs the stage that a configuration is named after and compares its table with the recorded one. */
export async function judgeTable(cases: string, name: string): Promise<Verdict> {
  const { goal, artifact } = STAGE_OF[name.split('-')[0]!]!
  const file = `${name}.csv`
  const failure = `simulate.json (${name})`
  const reference = recordedTable(cases, name)
  const fails = failsInReference(cases, name)
  if (!reference && !fails) return notCompared(file, 'nothing is recorded for this configuration')
  let run: GoldenRun
  try {
    run = await runCaseLine(cases, name, { goal })
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    if (reference) return verdictOf(file, message, '')
    return verdictOf(failure, undefined, `fails as the reference does: ${message}`)
  }
  if (!reference) return verdictOf(failure, 'the reference fails, this does not', '')
  const toleranceOf: ToleranceOf = goal === 'features' ? featureTolerance(run.config) : () => CLOSE
  const size = `${reference.rows} rows × ${reference.columns.length - 1} columns`
  return verdictOf(file, compareWhole(await run.table(artifact), reference, toleranceOf), size)
}

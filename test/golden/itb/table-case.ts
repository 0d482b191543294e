import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { StageName } from '../../../src/trade/pipeline/index.ts'
import { CLOSE, compareTables, type ToleranceOf } from './compare-tables.ts'
import { goldenTable } from './golden-table.ts'
import { type GoldenRun, runCaseLine } from './run-line.ts'
import { featureTolerance } from './tolerances.ts'
import type { Verdict } from './verdict.ts'

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
  const path = join(cases, 'outputs', 'simulate.json')
  return existsSync(path) && Boolean(JSON.parse(readFileSync(path, 'utf8'))[name]?.error)
}

/** Runs the stage that a configuration is named after and compares its table with the recorded one. */
export async function judgeTable(cases: string, name: string): Promise<Verdict> {
  const { goal, artifact } = STAGE_OF[name.split('-')[0]!]!
  const reference = goldenTable(join(cases, 'outputs'), name)
  let run: GoldenRun
  try {
    run = await runCaseLine(cases, name, { goal })
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    if (reference || !failsInReference(cases, name)) return { file: name, kind: 'differs', what: message }
    return { file: name, kind: 'agrees', what: `fails as the reference does: ${message}` }
  }
  if (!reference) return { file: name, kind: 'differs', what: 'the reference fails, this does not' }
  const toleranceOf: ToleranceOf = goal === 'features' ? featureTolerance() : () => CLOSE
  const what = compareTables(await run.table(artifact), reference, toleranceOf)
  const size = `${reference.rows} rows × ${reference.columns.length - 1} columns`
  return { file: `${name}.csv`, kind: what ? 'differs' : 'agrees', what: what ?? size }
}

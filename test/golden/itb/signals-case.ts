import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Table } from '../../../src/trade/pipeline/index.ts'
import { CLOSE, compareTables } from './compare-tables.ts'
import { goldenTable } from './golden-table.ts'
import { runCaseLine } from './run-line.ts'
import type { Verdict } from './verdict.ts'

/** Makes signals of the recorded scores and compares every column. */
export async function judgeSignals(cases: string, name: string): Promise<Verdict> {
  const file = `${name}.csv`
  const reference = goldenTable(join(cases, 'outputs'), name)
  if (!reference) return { file, kind: 'differs', what: 'there is no recorded table' }
  const predictions = scoresOf(cases, name.slice('signals-'.length))
  if (!predictions) return { file, kind: 'differs', what: 'there are no scores to begin with' }
  const run = await runCaseLine(cases, name, { goal: 'signals', given: { predictions } })
  const what = compareTables(await run.table('signals'), reference, () => CLOSE)
  const size = `${reference.rows} rows × ${reference.columns.length - 1} columns`
  return { file, kind: what ? 'differs' : 'agrees', what: what ?? size }
}

/** The scores that a signal run began with: an input of its own, or those of walking forward. */
export function scoresOf(cases: string, variant: string): Table | undefined {
  const inputs = join(cases, 'inputs')
  const own = [variant.toUpperCase(), variant.slice(0, 3).toUpperCase()].find((folder) =>
    existsSync(join(inputs, folder, 'predictions.csv.gz')),
  )
  if (own) return goldenTable(inputs, join(own, 'predictions'))
  return goldenTable(join(cases, 'outputs'), 'rolling-predictions')
}

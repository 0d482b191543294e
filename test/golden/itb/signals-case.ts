import { join } from 'node:path'
import type { Table } from '../../../src/trade/pipeline/index.ts'
import { CLOSE, compareRows } from './compare-tables.ts'
import { goldenTable, recordedTable } from './golden-table.ts'
import { caseConfig, runCaseLine } from './run-line.ts'
import { notCompared, type Verdict, verdictOf } from './verdict.ts'

/** Makes signals of the recorded scores and compares every column. */
export async function judgeSignals(cases: string, name: string): Promise<Verdict> {
  const file = `${name}.csv`
  const reference = recordedTable(cases, name)
  if (!reference) return notCompared(file, 'nothing is recorded for this configuration')
  const predictions = scoresOf(cases, name)
  if (!predictions) return notCompared(file, 'there are no scores to begin with')
  const run = await runCaseLine(cases, name, { goal: 'signals', given: { predictions } })
  const differs = compareRows(await run.table('signals'), reference, () => CLOSE)
  return verdictOf(file, differs, `${reference.rows} rows × ${reference.columns.length - 1} columns`)
}

/**
 * The scores that a signal run began with: an input `predictions` in the folder of its symbol or of its variant, or
 * those of walking forward.
 */
export function scoresOf(cases: string, name: string): Table | undefined {
  const variant = name.split('-')[1] ?? ''
  const { symbol = '' } = caseConfig(cases, name)
  const inputs = join(cases, 'inputs')
  for (const folder of [symbol, variant, variant.toUpperCase()]) {
    const own = folder === '' ? undefined : goldenTable(inputs, join(folder, 'predictions'))
    if (own) return own
  }
  return recordedTable(cases, 'rolling-predictions') ?? recordedTable(cases, 'train-predictions')
}

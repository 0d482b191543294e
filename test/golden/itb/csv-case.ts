import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { namedTables, type PipelineConfig } from '../../../src/trade/pipeline/index.ts'
import { compareTables } from './compare-tables.ts'
import { goldenTable } from './golden-table.ts'
import type { GoldenRun } from './run-line.ts'
import type { Verdict } from './verdict.ts'

/** Six decimals are half a millionth off at most. */
const SIX_DECIMALS = { relative: 0, absolute: 5.000001e-7 }
/** Labels that are numbers. */
const NUMBER = /_(max|min)_\d+$/

/** Compares the tables that are kept under the names of the configuration with samples of the original's CSV files. */
export async function judgeCsv(cases: string, run: GoldenRun): Promise<readonly Verdict[]> {
  const folder = join(cases, 'outputs', 'csv-format')
  if (!existsSync(folder)) return []
  const named = namedTables(run.config, {
    data: await run.table('data'),
    features: await run.table('features'),
    labels: await run.table('labels'),
    predictions: await run.table('predictions'),
  })
  const verdicts: Verdict[] = []
  for (const { name, table } of named) {
    const sample = goldenTable(folder, name)
    if (!sample) continue
    const file = `csv-format/${name}.csv`
    const isMade = isMadeOfRounded(run.config)
    const columns = sample.columns.filter((column) => !isMade(column.name))
    const differs = compareTables(table, { rows: sample.rows, columns }, () => SIX_DECIMALS)
    const size = `${sample.rows} rows, ${columns.length - 1} columns; ${sample.columns.length - columns.length} are made of rounded prices`
    verdicts.push({ file, kind: differs ? 'differs' : 'agrees', what: differs ?? size })
  }
  for (const [name, artifact] of [
    ['features', 'features'],
    ['matrix', 'labels'],
  ] as const) {
    const path = join(folder, `${name}.txt`)
    if (!existsSync(path)) continue
    const wanted = readFileSync(path, 'utf8').trim()
    const { columns } = await run.table(artifact)
    const made = columns
      .slice(1)
      .map((column) => `"${column.name}"`)
      .join(', ')
    const agrees = made === wanted
    const what = agrees ? `${columns.length - 1} names, in order` : `${made} instead of ${wanted}`
    verdicts.push({ file: `csv-format/${name}.txt`, kind: agrees ? 'agrees' : 'differs', what })
  }
  return verdicts
}

/** Scores and numbers that the original made of prices rounded to six decimals, which ours are not. */
function isMadeOfRounded({ algorithms = [] }: PipelineConfig): (column: string) => boolean {
  return (column) => NUMBER.test(column) || algorithms.some(({ name }) => column.endsWith(`_${name}`))
}

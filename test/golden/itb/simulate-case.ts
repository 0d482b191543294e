import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { dialectOf, simulateGrid, simulationCsv } from '../../../src/trade/pipeline/index.ts'
import { goldenTable } from './golden-table.ts'
import { runCaseLine } from './run-line.ts'
import { scoresOf } from './signals-case.ts'
import type { Verdict } from './verdict.ts'

/** Searches the grid of a configuration over signals of the recorded scores; the printed table must be the same. */
export async function judgeSimulation(cases: string, name: string): Promise<Verdict> {
  const file = `${name}.csv`
  const path = join(cases, 'outputs', file)
  const variant = name.split('-')[1]!
  const predictions = scoresOf(cases, variant)
  const recorded = goldenTable(join(cases, 'outputs'), `signals-${variant}`)
  if (!existsSync(path) || !predictions || !recorded) {
    return { file, kind: 'differs', what: 'nothing is recorded to compare with, or to begin with' }
  }
  const run = await runCaseLine(cases, name, { goal: 'signals', given: { predictions } })
  const { signal_sets: sets = [], simulate_model: model = {} } = run.config
  const signals = await run.table('signals')
  const made = simulationCsv(simulateGrid({ signals, sets, model, dialect: dialectOf('itb').trading }))
  const differs = firstDifference(made.trim().split('\n'), readFileSync(path, 'utf8').trim().split(/\r?\n/))
  const rows = `${made.trim().split('\n').length - 1} rows, to the printed digit`
  return { file, kind: differs ? 'differs' : 'agrees', what: differs ?? rows }
}

function firstDifference(made: readonly string[], wanted: readonly string[]): string | undefined {
  const names = wanted[0]!.split(',')
  for (let row = 0; row < Math.max(made.length, wanted.length); row++) {
    const [own, theirs] = [made[row]?.split(',') ?? [], wanted[row]?.split(',') ?? []]
    const at = names.findIndex((_, column) => own[column] !== theirs[column])
    if (at >= 0) return `row ${row - 1}, column ${names[at]}: ${own[at]}, the reference has ${theirs[at]}`
  }
  return undefined
}

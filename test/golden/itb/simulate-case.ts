import { dialectOf, simulateGrid, simulationCsv } from '../../../src/trade/pipeline/index.ts'
import { recordedText } from './recorded.ts'
import { runCaseLine } from './run-line.ts'
import { scoresOf } from './signals-case.ts'
import { notCompared, type Verdict, verdictOf } from './verdict.ts'

/** Searches the grid of a configuration over signals of the recorded scores; the printed table must be the same. */
export async function judgeSimulation(cases: string, name: string): Promise<Verdict> {
  const file = `${name}.csv`
  const recorded = recordedText(cases, file)
  if (recorded === undefined) return notCompared(file, 'nothing is recorded for this configuration')
  const predictions = scoresOf(cases, name)
  if (!predictions) return notCompared(file, 'there are no scores to begin with')
  const run = await runCaseLine(cases, name, { goal: 'signals', given: { predictions } })
  const { signal_sets: sets = [], simulate_model: model = {} } = run.config
  const signals = await run.table('signals')
  const made = simulationCsv(simulateGrid({ signals, sets, model, dialect: dialectOf('itb').trading }))
  const differs = firstDifference(made.trim().split('\n'), recorded.trim().split(/\r?\n/))
  const rows = `${made.trim().split('\n').length - 1} rows, to the printed digit`
  return verdictOf(file, differs, rows)
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

import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { leftOut } from './left-out.ts'
import { judgePredictOnly } from './predict-case.ts'
import { judgeRolling } from './rolling-case.ts'
import { judgeSignals } from './signals-case.ts'
import { judgeSimulation } from './simulate-case.ts'
import { isTableCase, judgeTable } from './table-case.ts'
import { judgeTraining } from './train-case.ts'
import { judgeTransactions } from './transactions-case.ts'
import { notCompared, type Verdict, verdictOf } from './verdict.ts'

/** Runs every configuration of a folder of cases and says of each recorded file whether it agrees. */
export async function* judgeCases(cases: string): AsyncGenerator<Verdict> {
  const seen = new Set<string>()
  const names = readdirSync(join(cases, 'configs'))
    .filter((file) => /\.jsonc?$/.test(file))
    .sort()
  for (const name of new Set(names.map((file) => file.replace(/\.jsonc?$/, '')))) {
    for (const verdict of await judged(cases, name)) {
      seen.add(verdict.file)
      yield verdict
    }
  }
  yield* leftOut(cases, seen)
}

async function judged(cases: string, name: string): Promise<readonly Verdict[]> {
  try {
    return await judge(cases, name)
  } catch (error) {
    return [verdictOf(`${name}.csv`, messageOf(error), '')]
  }
}

async function judge(cases: string, name: string): Promise<readonly Verdict[]> {
  if (isTableCase(name)) return [await judgeTable(cases, name)]
  if (name.startsWith('rolling-')) return await judgeRolling(cases, name)
  if (name.startsWith('signals-')) {
    return [await judgeSignals(cases, name), ...(await judgeTransactions(cases, name))]
  }
  if (name.startsWith('simulate-')) return [await judgeSimulation(cases, name)]
  if (name.startsWith('predict-')) return [await judgePredictOnly(cases, name)]
  if (name.startsWith('train')) return await judgeTraining(cases, name)
  return [notCompared(`${name}.jsonc`, 'what it is a case of cannot be told by its name')]
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

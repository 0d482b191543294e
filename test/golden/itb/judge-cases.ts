import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { judgePredictOnly } from './predict-case.ts'
import { judgeRolling } from './rolling-case.ts'
import { judgeSignals } from './signals-case.ts'
import { judgeSimulation } from './simulate-case.ts'
import { isTableCase, judgeTable } from './table-case.ts'
import { judgeTraining } from './train-case.ts'
import { judgeTransactions } from './transactions-case.ts'
import type { Verdict } from './verdict.ts'

/** Runs every configuration of a folder of cases and says of each recorded file whether it agrees. */
export async function* judgeCases(cases: string): AsyncGenerator<Verdict> {
  const names = readdirSync(join(cases, 'configs'))
    .filter((file) => file.endsWith('.jsonc'))
    .map((file) => file.replace(/\.jsonc$/, ''))
    .sort()
  for (const name of names) {
    try {
      yield* await judge(cases, name)
    } catch (error) {
      yield { file: name, kind: 'differs', what: error instanceof Error ? error.message : String(error) }
    }
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
  return [
    { file: name, kind: 'differs', what: 'what this configuration is a case of cannot be told by its name' },
  ]
}

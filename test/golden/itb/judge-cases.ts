import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { judgePredictOnly } from './predict-case.ts'
import { judgeRolling } from './rolling-case.ts'
import { judgeSignals } from './signals-case.ts'
import { isTableCase, judgeTable } from './table-case.ts'
import { judgeTraining } from './train-case.ts'
import type { Verdict } from './verdict.ts'

/** Runs every configuration of a folder of cases and says of each recorded file whether it agrees. */
export async function* judgeCases(cases: string): AsyncGenerator<Verdict> {
  const names = readdirSync(join(cases, 'configs'))
    .filter((file) => file.endsWith('.jsonc'))
    .map((file) => file.replace(/\.jsonc$/, ''))
    .sort()
  for (const name of names) {
    if (isTableCase(name)) yield await judgeTable(cases, name)
    else if (name.startsWith('rolling-')) yield* await judgeRolling(cases, name)
    else if (name.startsWith('signals-')) yield await judgeSignals(cases, name)
    else if (name.startsWith('predict-')) yield await judgePredictOnly(cases, name)
    else if (name.startsWith('train')) yield* await judgeTraining(cases, name)
  }
}

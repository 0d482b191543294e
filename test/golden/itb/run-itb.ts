import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { judgeCases } from './judge-cases.ts'

/** Prints one line for each recorded file of a folder of cases. Exit code 1 when any differs, 2 without cases. */
export async function runItb(cases: string): Promise<number> {
  if (!existsSync(join(cases, 'configs'))) {
    console.error(`${cases} holds no cases: a folder configs is expected. Give one with --cases.`)
    return 2
  }
  const counts = { agrees: 0, differs: 0 }
  for await (const { file, kind, what } of judgeCases(cases)) {
    counts[kind]++
    console.log(`${file.padEnd(32)} ${kind === 'agrees' ? 'agrees ' : 'DIFFERS'}   ${what}`)
  }
  console.log(`\n${counts.agrees} agree, ${counts.differs} differ`)
  if (counts.agrees + counts.differs === 0) console.error(`${cases} holds no configuration that is known.`)
  return counts.differs > 0 || counts.agrees === 0 ? 1 : 0
}

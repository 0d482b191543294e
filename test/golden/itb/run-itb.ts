import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { judgeCases } from './judge-cases.ts'

const WORDS = { agrees: 'agrees ', differs: 'DIFFERS', 'not-compared': 'not compared' } as const

/**
 * Prints one line for each recorded file of a folder of cases. Exit code 1 when any differs, 2 without anything that
 * can be compared; files that are not compared are told, and change nothing.
 */
export async function runItb(cases: string): Promise<number> {
  if (!existsSync(join(cases, 'configs'))) {
    console.error(`${cases} holds no cases: a folder configs is expected. Give one with --cases.`)
    return 2
  }
  const counts = { agrees: 0, differs: 0, 'not-compared': 0 }
  for await (const { file, kind, what } of judgeCases(cases)) {
    counts[kind]++
    console.log(`${file.padEnd(32)} ${WORDS[kind]}   ${what}`)
  }
  const others = counts['not-compared'] === 0 ? '' : `, ${counts['not-compared']} not compared`
  console.log(`\n${counts.agrees} agree, ${counts.differs} differ${others}`)
  if (counts.differs > 0) return 1
  if (counts.agrees > 0) return 0
  console.error(`${cases} holds nothing that can be compared.`)
  return 2
}

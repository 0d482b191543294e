/**
 * `npm run golden -- freqtrade [--cases DIR] [--candles DIR]`: runs a folder of golden cases and prints
 * one line for each. `npm run golden -- itb [--cases DIR]`: the same for results of the intelligent-trading-bot,
 * a line for each recorded file. `npm run golden -- examples [--write]`: the same for the examples and their record.
 * Exit code 1 when any differs, 2 for wrong usage.
 */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readCase } from './case.ts'
import { runExamples } from './examples.ts'
import { runItb } from './itb/run-itb.ts'
import { runCase } from './run-case.ts'

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    cases: { type: 'string' },
    candles: { type: 'string', default: '../shared/data/candles' },
    write: { type: 'boolean', default: false },
  },
})

const USAGE =
  'Usage: npm run golden -- freqtrade [--cases DIR] [--candles DIR], itb [--cases DIR], or examples [--write]'
const GOLDEN = '../shared/golden'

process.exitCode = await main(positionals.length === 1 ? positionals[0] : undefined)

async function main(which: string | undefined): Promise<number> {
  switch (which) {
    case 'examples':
      return await runExamples(values)
    case 'itb':
      return await runItb(values.cases ?? join(GOLDEN, 'itb'))
    case 'freqtrade':
      return runFreqtrade(values.cases ?? join(GOLDEN, 'freqtrade'))
    default:
      console.error(USAGE)
      return 2
  }
}

function runFreqtrade(cases: string): number {
  for (const folder of [cases, values.candles]) {
    if (existsSync(folder)) continue
    console.error(`There is no folder ${folder}. Give one with --cases and --candles.`)
    return 2
  }
  const files = readdirSync(cases).filter((name) => /\.json(\.gz)?$/.test(name))
  if (files.length === 0) {
    console.error(`${cases} holds no case (*.json, *.json.gz).`)
    return 2
  }
  const counts = { agrees: 0, differs: 0, 'not-yet': 0 }
  for (const file of files.sort()) counts[report(cases, file)]++
  console.log(`\n${counts.agrees} agree, ${counts.differs} differ, ${counts['not-yet']} not yet`)
  return counts.differs > 0 ? 1 : 0
}

function report(cases: string, file: string): 'agrees' | 'differs' | 'not-yet' {
  const golden = readCase(join(cases, file))
  const name = golden.name.padEnd(32)
  try {
    const verdict = runCase(golden, values.candles)
    if (verdict.kind === 'agrees') console.log(`${name} agrees    ${verdict.trades} trades`)
    if (verdict.kind === 'differs') console.log(`${name} DIFFERS   ${verdict.what}`)
    if (verdict.kind === 'not-yet') console.log(`${name} not yet   needs ${verdict.needs.join(', ')}`)
    return verdict.kind
  } catch (error) {
    console.log(`${name} DIFFERS   ${error instanceof Error ? error.message : error}`)
    return 'differs'
  }
}

/**
 * `npm run golden -- freqtrade [--cases DIR] [--candles DIR]`: runs a folder of golden cases and prints
 * one line for each. `npm run golden -- examples [--write]`: the same for the examples and their record.
 * Exit code 1 when any differs, 2 for wrong usage.
 */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readCase } from './case.ts'
import { runExamples } from './examples.ts'
import { runCase } from './run-case.ts'

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    cases: { type: 'string', default: '../shared/golden/freqtrade' },
    candles: { type: 'string', default: '../shared/data/candles' },
    write: { type: 'boolean', default: false },
  },
})

const isExamples = positionals.length === 1 && positionals[0] === 'examples'
process.exitCode = isExamples ? await runExamples(values) : main()

function main(): number {
  if (positionals.length !== 1 || positionals[0] !== 'freqtrade') {
    console.error('Usage: npm run golden -- freqtrade [--cases DIR] [--candles DIR], or examples [--write]')
    return 2
  }
  for (const folder of [values.cases, values.candles]) {
    if (existsSync(folder)) continue
    console.error(`There is no folder ${folder}. Give one with --cases and --candles.`)
    return 2
  }
  const files = readdirSync(values.cases).filter((name) => /\.json(\.gz)?$/.test(name))
  if (files.length === 0) {
    console.error(`${values.cases} holds no case (*.json, *.json.gz).`)
    return 2
  }
  const counts = { agrees: 0, differs: 0, 'not-yet': 0 }
  for (const file of files.sort()) counts[report(file)]++
  console.log(`\n${counts.agrees} agree, ${counts.differs} differ, ${counts['not-yet']} not yet`)
  return counts.differs > 0 ? 1 : 0
}

function report(file: string): 'agrees' | 'differs' | 'not-yet' {
  const golden = readCase(join(values.cases, file))
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

import { writeFileSync } from 'node:fs'
import {
  type ExampleResult,
  exampleFiles,
  exampleName,
  RECORD,
  readRecord,
  runExample,
} from './example-runs.ts'

/** Runs every example, prints a line for each, and compares with the record or writes it. Gives the exit code. */
export async function runExamples({ write }: { readonly write: boolean }): Promise<number> {
  const record = write ? {} : readRecord()
  const found: Record<string, ExampleResult> = {}
  let differing = 0
  for (const path of exampleFiles()) {
    const name = exampleName(path)
    const { result, second } = await runExample(path)
    found[name] = result
    const isSame = write || JSON.stringify(record[name]) === JSON.stringify(result)
    const verdict =
      second.tradeHash !== result.tradeHash ? `DIFFERS from ${second.way}` : isSame ? 'agrees' : 'DIFFERS'
    if (verdict !== 'agrees') differing++
    const profit = `${(result.profitTotal * 100).toFixed(2)} %`.padStart(10)
    console.log(`${name.padEnd(24)} ${verdict}   ${result.trades} trades ${profit}   also by ${second.way}`)
  }
  if (write) writeFileSync(RECORD, `${JSON.stringify(found, null, 2)}\n`)
  console.log(`\n${Object.keys(found).length - differing} agree, ${differing} differ`)
  return differing > 0 ? 1 : 0
}

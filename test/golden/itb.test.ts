import assert from 'node:assert/strict'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { gunzipSync, gzipSync } from 'node:zlib'
import { judgeCases } from './itb/judge-cases.ts'
import { runItb } from './itb/run-itb.ts'
import type { Verdict } from './itb/verdict.ts'

const CASES = fileURLToPath(new URL('../../../shared/golden/itb', import.meta.url))
const skip = !existsSync(CASES) && 'there is no folder ../shared beside the checkout'
const scratch = mkdtempSync(join(tmpdir(), 'leme-itb-'))
after(() => rmSync(scratch, { recursive: true, force: true }))

async function judged(cases: string): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = []
  for await (const verdict of judgeCases(cases)) verdicts.push(verdict)
  return verdicts
}

test('every recorded file of the intelligent-trading-bot is made again', { skip }, async () => {
  const verdicts = await judged(CASES)
  for (const { file, kind, what } of verdicts) assert.equal(kind, 'agrees', `${file}: ${what}`)
  assert.equal(verdicts.length, 42)
})

test('a recorded value that differs is told by row and column', { skip }, async () => {
  const cases = copyOf('altered', ['features-itblib', 'labels-gaps', 'merge-tail'])
  alter(join(cases, 'outputs', 'features-itblib.csv.gz'), 70, 3)
  alter(join(cases, 'outputs', 'labels-gaps.csv.gz'), 9, 30)
  alter(join(cases, 'outputs', 'merge-tail.csv.gz'), 11, 4)
  const verdicts = await judged(cases)
  assert.deepEqual(
    verdicts.map(({ file, kind, what }) => [file, kind, what.replace(/:.*/, '')]),
    [
      ['features-itblib.csv', 'differs', 'row 70, column raw_close_std_20'],
      ['labels-gaps.csv', 'differs', 'row 9, column ltc_low_10'],
      ['merge-tail.csv', 'differs', 'row 11, column volume'],
    ],
  )
})

test('a configuration that cannot be read, and one that nobody knows, are told, and the others go on', {
  skip,
}, async () => {
  const cases = copyOf('odd', ['merge-1min'])
  writeFileSync(join(cases, 'configs', 'features-odd.jsonc'), '{ "symbol": "X", "feature_sets": [{}] }')
  writeFileSync(join(cases, 'configs', 'mystery.jsonc'), '{ "symbol": "X" }')
  const kinds = (await judged(cases)).map(({ file, kind }) => [file, kind])
  assert.deepEqual(kinds, [
    ['features-odd', 'differs'],
    ['merge-1min.csv', 'agrees'],
    ['mystery', 'differs'],
  ])
})

test('a folder without cases ends with 2', async () => {
  assert.equal(await runItb(join(scratch, 'none')), 2)
})

/** A folder of cases with these configurations alone. */
function copyOf(name: string, configs: readonly string[]): string {
  const target = join(scratch, name)
  cpSync(CASES, target, { recursive: true })
  for (const file of readdirSync(join(target, 'configs'))) {
    if (!configs.includes(file.replace('.jsonc', ''))) rmSync(join(target, 'configs', file))
  }
  return target
}

/** Writes another value into a row and column, from 0, of a recorded table. */
function alter(path: string, row: number, column: number): void {
  const lines = gunzipSync(readFileSync(path)).toString('utf8').split('\n')
  const cells = lines[row + 1]!.split(',')
  const cell = cells[column + 1]!
  cells[column + 1] = cell === 'True' ? 'False' : cell === 'False' ? 'True' : String(Number(cell) * 1.0001)
  lines[row + 1] = cells.join(',')
  writeFileSync(path, gzipSync(lines.join('\n')))
}

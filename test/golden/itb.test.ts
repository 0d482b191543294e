import assert from 'node:assert/strict'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
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
  const others = verdicts.filter(({ kind }) => kind !== 'agrees')
  assert.deepEqual(
    others.map(({ file, kind }) => [file, kind]),
    [['csv-format/predictions.txt', 'not-compared']],
  )
  assert.equal(verdicts.length, 43)
})

test('a recorded value that differs is told by row and column', { skip }, async () => {
  const cases = copyOf('altered', ['features-itblib', 'labels-gaps', 'merge-tail'])
  alter(join(cases, 'outputs', 'features-itblib.csv.gz'), 70, 3)
  alter(join(cases, 'outputs', 'labels-gaps.csv.gz'), 9, 30)
  alter(join(cases, 'outputs', 'merge-tail.csv.gz'), 11, 4)
  const verdicts = await compared(cases)
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
  writeFileSync(join(cases, 'outputs', 'features-odd.csv'), 'timestamp,x\n2018-01-10 04:55:00+00:00,1\n')
  const kinds = (await judged(cases)).slice(0, 3).map(({ file, kind }) => [file, kind])
  assert.deepEqual(kinds, [
    ['features-odd.csv', 'differs'],
    ['merge-1min.csv', 'agrees'],
    ['mystery.jsonc', 'not-compared'],
  ])
})

test('recorded files without a configuration, and configurations without a file, are named', {
  skip,
}, async () => {
  const cases = copyOf('lone', ['merge-1min', 'merge-tail', 'signals-synthetic', 'rolling-short'])
  for (const file of ['merge-tail.csv.gz', 'rolling.json', 'transactions-synthetic.csv.gz']) {
    rmSync(join(cases, 'outputs', file))
  }
  const verdicts = await judged(cases)
  const kindOf = (name: string) => verdicts.filter(({ file }) => file === name).map(({ kind }) => kind)
  assert.deepEqual(kindOf('merge-1min.csv'), ['agrees'])
  assert.deepEqual(kindOf('signals-synthetic.csv'), ['agrees'])
  const others = [
    'merge-tail.csv',
    'rolling.json (short)',
    'features-gaps.csv',
    'simulate.json (predict_only)',
  ]
  for (const name of others) assert.deepEqual(kindOf(name), ['not-compared'], name)
})

test('line ends of Windows, plain inputs, other names and an empty column make no difference', {
  skip,
}, async () => {
  const cases = copyOf('plain', ['merge-1min', 'signals-synthetic'])
  const config = readFileSync(join(cases, 'configs', 'merge-1min.jsonc'), 'utf8')
  writeFileSync(join(cases, 'configs', 'merge-foo-bar.jsonc'), config.replaceAll('\n', '\r\n'))
  rmSync(join(cases, 'configs', 'merge-1min.jsonc'))
  const signals = readFileSync(join(cases, 'configs', 'signals-synthetic.jsonc'), 'utf8')
  writeFileSync(join(cases, 'configs', 'signals-x.jsonc'), signals.replace('"SYN"', '"OTHER"'))
  rmSync(join(cases, 'configs', 'signals-synthetic.jsonc'))
  plain(join(cases, 'inputs', 'XRPETH', 'klines.csv'))
  plain(join(cases, 'inputs', 'SYN', 'predictions.csv'), join(cases, 'inputs', 'OTHER', 'predictions.csv'))
  plain(join(cases, 'outputs', 'merge-1min.csv'), join(cases, 'outputs', 'merge-foo-bar.csv'))
  plain(join(cases, 'outputs', 'signals-synthetic.csv'), join(cases, 'outputs', 'signals-x.csv'))
  const agreeing = (await compared(`${cases}/`)).map(({ file, kind, what }) => [file, kind, what])
  assert.deepEqual(agreeing, [
    ['merge-foo-bar.csv', 'agrees', '1300 rows × 5 columns'],
    ['signals-x.csv', 'agrees', '600 rows × 20 columns'],
  ])
  alterText(join(cases, 'outputs', 'merge-foo-bar.csv'), (line, i) => `${line},${i === 0 ? 'more' : ''}`)
  const [first] = await compared(cases)
  assert.equal(first!.what, 'there is no column more')
})

test('what cannot be read, and rows that are too many, differ', { skip }, async () => {
  const cases = copyOf('broken', ['merge-1min', 'merge-tail', 'merge-gaps', 'labels-gaps'])
  const outputs = join(cases, 'outputs')
  writeFileSync(join(outputs, 'merge-1min.csv.gz'), 'no gzip')
  plain(join(outputs, 'merge-tail.csv'))
  alterText(join(outputs, 'merge-tail.csv'), (line, i) => (i === 7 ? line.replace(',', ',,') : line))
  plain(join(outputs, 'merge-gaps.csv'))
  alterText(join(outputs, 'merge-gaps.csv'), (line, i) => (i === 1260 ? undefined : line))
  rmSync(join(cases, 'inputs', 'LTCBTC'), { recursive: true })
  const verdicts = await compared(cases)
  assert.deepEqual(
    verdicts.map(({ file, kind }) => [file, kind]),
    ['labels-gaps.csv', 'merge-1min.csv', 'merge-gaps.csv', 'merge-tail.csv'].map((file) => [
      file,
      'differs',
    ]),
  )
  assert.match(verdicts[0]!.what, /there is no input LTCBTC\/klines/)
  assert.match(verdicts[3]!.what, /merge-tail\.csv:8 left out: 14 fields, 13 are expected/)
})

test('the exit code is 0 when all that is compared agrees, 1 when some differs, 2 when nothing is', {
  skip,
}, async () => {
  assert.equal(await runItb(copyOf('fine', ['merge-1min'])), 0)
  const differing = copyOf('differing', ['merge-1min'])
  alter(join(differing, 'outputs', 'merge-1min.csv.gz'), 4, 2)
  assert.equal(await runItb(differing), 1)
  assert.equal(await runItb(copyOf('nothing', [])), 2)
})

test('a folder without cases ends with 2', async () => {
  assert.equal(await runItb(join(scratch, 'none')), 2)
})

/** The verdicts on what was compared. */
async function compared(cases: string): Promise<readonly Verdict[]> {
  return (await judged(cases)).filter(({ kind }) => kind !== 'not-compared')
}

/** Unpacks `path` with `.gz`, with the line ends of Windows, to `target`. */
function plain(path: string, target = path): void {
  const text = gunzipSync(readFileSync(`${path}.gz`)).toString('utf8')
  mkdirSync(dirname(target), { recursive: true })
  writeFileSync(target, text.replaceAll('\n', '\r\n'))
  rmSync(`${path}.gz`)
}

/** Changes the lines of a file, from 0; a line without a value is left out. */
function alterText(path: string, change: (line: string, i: number) => string | undefined): void {
  const lines = readFileSync(path, 'utf8').trimEnd().split('\r\n')
  writeFileSync(path, `${lines.flatMap((line, i) => change(line, i) ?? []).join('\r\n')}\r\n`)
}

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

import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { capture } from '../../bin/bootstrap/child.js'
import { answerOf, errorOf } from './documents.fixture.ts'
import { CROSS } from './strategy-text.fixture.ts'
import { makeWorkspace, ROOT } from './workspace.fixture.ts'

interface ListDocument {
  readonly schema: string
  readonly strategies: readonly {
    readonly name: string
    readonly timeframe: string
    readonly startup: number
    readonly params: Readonly<Record<string, { readonly kind: string; readonly start: unknown }>>
    readonly file: string
  }[]
}

const { leme, write, path } = makeWorkspace({ after })
const strategy = write('mine/cross.ts', CROSS)
const ahead = CROSS.replace('ema(close, fast)', 'close.map((_, row) => close[row + 1] ?? 0)')

test('the list has the shipped examples and those of the configured folders', async () => {
  write('leme.config.jsonc', '{ "strategies": ["mine"] }')
  const { schema, strategies }: ListDocument = answerOf(await leme('strategy', 'list', '--json'))
  assert.equal(schema, 'leme.strategies/1')
  const mine = strategies.find(({ name }) => name === 'cross')!
  assert.deepEqual(
    [mine.timeframe, mine.startup, Object.keys(mine.params), mine.params.fast?.start],
    ['5m', 30, ['fast', 'slow'], 5],
  )
  assert.ok(mine.file.endsWith(join('mine', 'cross.ts')))
  assert.ok(strategies.some(({ name }) => name === 'sma-cross'))
})

test('a broken file is named and does not hide the others', async () => {
  write('mixed/good.ts', CROSS)
  write('mixed/broken.ts', `${CROSS}\nconst broken = {{\n`)
  const ended = await leme('strategy', 'list', path('mixed'), '--json')
  const { strategies }: ListDocument = answerOf(ended)
  assert.deepEqual(
    strategies.map(({ name }) => name),
    ['cross'],
  )
  assert.match(ended.stderr, /broken\.ts:18/)
})

test('a folder that is not there is told so, an empty one names the guide', async () => {
  assert.match(errorOf(await leme('strategy', 'list', path('none'), '--json'), 2).message, /none/)
  mkdirSync(path('empty'))
  const { code, stdout } = await leme('strategy', 'list', path('empty'))
  assert.equal(code, 0)
  const page = /docs\/guide\/\S+\.md/.exec(stdout)?.[0]
  assert.ok(page && existsSync(join(ROOT, page)), stdout)
})

test('a sound strategy passes the check and is told what to type next', async () => {
  const answer: Record<string, unknown> = answerOf(await leme('strategy', 'check', strategy, '--json'))
  assert.deepEqual(
    [answer.schema, answer.name, answer.causal, answer.candles],
    ['leme.strategy-check/1', 'cross', true, 2_000],
  )
  assert.ok(Number(answer.entries) > 10 && Number(answer.exits) > 10)
  const { stdout } = await leme('strategy', 'check', strategy)
  assert.match(stdout, /nothing changes when the future is removed.*Next: npx leme backtest -s/s)
})

test('a strategy that looks ahead is refused with column, time and exit code 8', async () => {
  const error = errorOf(await leme('strategy', 'check', write('ahead.ts', ahead), '--json'), 8)
  assert.equal(error.code, 'strategy.looks-ahead')
  assert.match(error.message, /cross looks ahead: "\w+" at \d{4}-\d\d-\d\d \d\d:\d\d UTC/)
  assert.match(error.hint ?? '', /shift/)
})

test('an exit that looks ahead is found, too', async () => {
  const text = CROSS.replace(
    '({ quick, calm }) => crossesBelow(quick, calm)',
    '({ close }) => Uint8Array.from(close, (_, row) => (close[row + 3]! < close[row]! ? 1 : 0))',
  )
  const { message } = errorOf(await leme('strategy', 'check', write('exit.ts', text), '--json'), 8)
  assert.match(message, /"exitLong"/)
})

test('a strategy that throws is named with file and line', async () => {
  const text = CROSS.replace('ema(close, fast)', '(() => { throw new Error("on purpose") })()')
  const { message } = errorOf(await leme('strategy', 'check', write('throws.ts', text), '--json'), 1)
  assert.match(message, /throws\.ts:13:\d+: .*on purpose/)
})

test('--tsconfig lets a compiler check a strategy outside of the repository', async () => {
  answerOf(await leme('strategy', 'check', strategy, '--tsconfig', '--json'))
  const clean = await compile('mine')
  assert.equal(clean.code, 0, clean.output)
  write('mine/misspelt.ts', CROSS.replace('enterLong: ({ quick,', 'enterLong: ({ quikc: quick,'))
  const { code, output } = await compile('mine')
  assert.notEqual(code, 0)
  const complaints = output
    .trim()
    .split('\n')
    .filter((line) => /^\S/.test(line))
  assert.deepEqual(
    complaints.map((line) => line.replace(/\(\d+,\d+\).*/, '')),
    ['misspelt.ts'],
    output,
  )
  assert.match(output, /quikc/)
})

test('--tsconfig does not touch one that is there', async () => {
  const mine = '{ "compilerOptions": { "strict": true } }'
  write('own/cross.ts', CROSS)
  write('own/tsconfig.json', mine)
  const error = errorOf(await leme('strategy', 'check', path('own/cross.ts'), '--tsconfig', '--json'), 6)
  assert.equal(error.code, 'tsconfig.exists')
  assert.equal(readFileSync(path('own/tsconfig.json'), 'utf8'), mine)
})

function compile(folder: string) {
  return capture(join(ROOT, 'node_modules', '.bin', 'tsc'), ['-p', '.'], { cwd: path(folder) })
}

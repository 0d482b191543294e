import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { capture } from '../../bin/bootstrap/child.js'
import { type GoldenCase, readCase } from './case.ts'
import { runCase } from './run-case.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const CASES = join(ROOT, '..', 'shared', 'golden', 'freqtrade')
const CANDLES = join(ROOT, '..', 'shared', 'data', 'candles')
const skip = !existsSync(CASES) && 'there is no folder ../shared beside the checkout'
const files = skip ? [] : readdirSync(CASES).filter((name) => /\.json(\.gz)?$/.test(name))

const scratch = mkdtempSync(join(tmpdir(), 'leme-golden-'))
after(() => rmSync(scratch, { recursive: true, force: true }))

test('every case is there', { skip }, () => assert.equal(files.length, 24))

for (const file of files) {
  const name = file.replace(/\.json(\.gz)?$/, '')
  test(`freqtrade's trades and figures are made again: ${name}`, () => {
    const golden = readCase(join(CASES, file))
    assert.deepEqual(runCase(golden, CANDLES), { kind: 'agrees', trades: golden.result.trades.length })
  })
}

test('a rule that the runner does not know is told, not left out', { skip }, () => {
  const golden = readCase(join(CASES, '01-sma-cross.json'))
  const rules = { ...golden.rules, custom_roi: {} }
  assert.deepEqual(runCase({ ...golden, rules }, CANDLES), { kind: 'not-yet', needs: ['custom roi'] })
})

test('a setting that differs shows in the first trade and field', { skip }, () => {
  const golden = readCase(join(CASES, '01-sma-cross.json'))
  const other = { ...golden, settings: { ...golden.settings, fee: 0.0011 } }
  const verdict = runCase(other, CANDLES)
  assert.equal(verdict.kind, 'differs')
  assert.match(
    verdict.kind === 'differs' ? verdict.what : '',
    /^trade 1 \(ETH\/BTC, opened 2018-01-10T09:20:00\.000Z\): fee_open is 0\.0011, freqtrade has 0\.001$/,
  )
})

test('a stop that is left out shows', { skip }, () => {
  const golden = readCase(join(CASES, '02-fixed-stop.json'))
  const verdict = runCase({ ...golden, settings: { ...golden.settings, stoploss: -0.99 } }, CANDLES)
  assert.equal(verdict.kind, 'differs')
})

test('every field of a trade and every figure of the report is compared', { skip }, () => {
  const golden = readCase(join(CASES, '01-sma-cross.json'))
  const fields = [
    ...['id', 'pair', 'is_short', 'open_time_ms', 'close_time_ms', 'exit_reason', 'leverage', 'open_rate'],
    ...['close_rate', 'amount', 'stake_amount', 'fee_open', 'fee_close', 'min_rate', 'max_rate'],
    ...['initial_stop_loss', 'stop_loss', 'profit_abs', 'profit_ratio', 'funding_fees'],
  ]
  for (const field of fields) {
    const verdict = runCase(withTrade(golden, 40, field), CANDLES)
    assert.match(verdict.kind === 'differs' ? verdict.what : '', new RegExp(`^trade 41 .*: ${field} is `))
  }
  const figures = [
    ...['final_balance', 'rejected_signals', 'timedout_entry_orders', 'timedout_exit_orders', 'sharpe'],
    ...['sortino', 'calmar', 'cagr', 'profit_factor', 'expectancy', 'winrate', 'max_drawdown_abs'],
  ]
  for (const figure of figures) {
    const result = { ...golden.result, [figure]: altered(golden.result[figure]) }
    const verdict = runCase({ ...golden, result }, CANDLES)
    assert.match(verdict.kind === 'differs' ? verdict.what : '', new RegExp(`^${figure} is `))
  }
})

test('a trade too many or too few is told', { skip }, () => {
  const golden = readCase(join(CASES, '01-sma-cross.json'))
  const { trades } = golden.result
  const fewer = { ...golden, result: { ...golden.result, trades: trades.slice(0, -1) } }
  const more = { ...golden, result: { ...golden.result, trades: [...trades, trades.at(-1)!] } }
  assert.deepEqual(runCase(fewer, CANDLES), { kind: 'differs', what: '88 trades, freqtrade has 87' })
  assert.match(JSON.stringify(runCase(more, CANDLES)), /trade 89 of 89 is missing/)
})

test('the command reads packed cases and ends with 1 when one differs', { skip }, async () => {
  const golden = readCase(join(CASES, '01-sma-cross.json'))
  writeFileSync(join(scratch, 'same.json'), JSON.stringify(golden))
  assert.equal((await run('freqtrade', '--cases', scratch)).code, 0)
  writeFileSync(join(scratch, 'z.json.gz'), gzipSync(JSON.stringify(withTrade(golden, 2, 'close_rate'))))
  const { code, output } = await run('freqtrade', '--cases', scratch, '--candles', CANDLES)
  assert.equal(code, 1)
  assert.match(output, /01-sma-cross +agrees +88 trades\n01-sma-cross +DIFFERS +trade 3 .*close_rate is/)
  assert.match(output, /1 agree, 1 differ, 0 not yet/)
})

test('the command ends with 2 for a wrong folder and wrong usage', async () => {
  const empty = mkdtempSync(join(scratch, 'empty-'))
  for (const args of [['freqtrade', '--cases', join(scratch, 'none')], ['jesse'], []]) {
    assert.equal((await run(...args)).code, 2, args.join(' '))
  }
  const { code, output } = await run('freqtrade', '--cases', empty, '--candles', scratch)
  assert.equal(code, 2)
  assert.match(output, /holds no case/)
})

/** What `npm run golden -- …` runs once everything is installed. */
function run(...args: string[]) {
  const script = join(ROOT, 'bin', 'habits', 'golden.ts')
  return capture(process.execPath, ['--conditions=leme-source', script, ...args], { cwd: ROOT })
}

function withTrade(golden: GoldenCase, index: number, field: string): GoldenCase {
  const trades = golden.result.trades.map((trade, at) =>
    at === index ? { ...trade, [field]: altered(trade[field], field) } : trade,
  )
  return { ...golden, result: { ...golden.result, trades } }
}

/** Another value, just beyond the tolerance. */
function altered(value: unknown, field = ''): unknown {
  if (field === 'profit_abs') return Number(value) + 2e-8
  if (typeof value === 'number') return value === 0 ? 1 : value * (1 + 3e-6)
  return typeof value === 'boolean' ? !value : `${value}x`
}

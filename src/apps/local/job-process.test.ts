import assert from 'node:assert/strict'
import { existsSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { test } from 'node:test'
import { type BacktestJobSpec, type HyperoptJobSpec, hashOfBundle } from '../../control/job/index.ts'
import { allocateCandles, parsePair, parseTimeframe, parseVenue } from '../../domain/index.ts'
import { memoryCandleStore, memoryFundingStore } from '../../trade/market/index.ts'
import type { BacktestReport } from '../../trade/research/index.ts'
import { canonicalRules } from '../../trade/strategy/index.ts'
import { ROOT } from './installation.ts'
import { jobFigures } from './job-figures.ts'
import { type JobLimits, type JobProcessOptions, runJobProcess } from './job-process.ts'

const LIMITS: JobLimits = { minutes: 5, memoryMb: 1_024, threads: 1 }
const RULES = canonicalRules({
  schema: 'leme.rules/1',
  name: 'waves',
  timeframe: '5m',
  params: { fast: { kind: 'int', min: 2, max: 6, start: 3 } },
  enterLong: 'close crosses above sma(close, fast)',
  exitLong: 'close crosses below sma(close, fast)',
  stop: 0.5,
})
const SPEC: BacktestJobSpec = {
  kind: 'backtest',
  strategy: { name: 'waves', origin: 'own', version: 1, hash: hashOfBundle(RULES) },
  parameters: {},
  exchange: 'demo',
  pairs: ['ETH/BTC'],
  timeframe: '5m',
}
const SEARCH: HyperoptJobSpec = {
  ...SPEC,
  ...{ kind: 'hyperopt', epochs: 5, spaces: ['parameters'], loss: ['SharpeHyperOptLoss'], sampler: 'grid' },
  ...{ seed: 1, minTrades: 1, holdOut: 0.3 },
}

async function stores(rows = 600) {
  const candles = memoryCandleStore()
  const series = { venue: parseVenue('demo'), pair: parsePair('ETH/BTC'), timeframe: parseTimeframe('5m') }
  const columns = allocateCandles(rows, series.timeframe)
  for (let row = 0; row < rows; row++) {
    columns.time[row] = Date.UTC(2025, 0, 1) + row * 300_000
    columns.open[row] = columns.close[row] = 100 + 5 * Math.sin(row / 7)
    columns.high[row] = columns.close[row]! + 0.5
    columns.low[row] = columns.close[row]! - 0.5
    columns.volume[row] = 1
  }
  await candles.write(series, columns, { source: 'test', policy: 'keep' })
  return { candles, funding: memoryFundingStore() }
}

async function options(changes: Partial<JobProcessOptions> = {}): Promise<JobProcessOptions> {
  const { signal } = new AbortController()
  return { stores: await stores(), limits: LIMITS, signal, report: () => {}, ...changes }
}

const code = (body: string) => `import { defineStrategy } from 'leme/strategy'
import { readFileSync, writeFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
export default defineStrategy({ name: 'x', timeframe: '5m', indicators: () => ({}), enterLong: ({ close }) => { ${body}; return close.map(() => 0) } })`

test('a backtest gives report, trades and figures, and tells how far it is; nothing is left behind', async () => {
  const told: string[] = []
  const before = leftovers()
  const { report, trades } = await runJobProcess(
    SPEC,
    RULES,
    await options({ report: (progress, message) => told.push(`${progress} ${message}`) }),
  )
  const { schema, metrics } = report as BacktestReport
  assert.equal(schema, 'leme.report/1')
  assert.ok(trades.length > 5 && metrics.totalTrades === trades.length)
  assert.equal((jobFigures(report) as { trades: number }).trades, trades.length)
  assert.deepEqual(told[0], '0 reading candles')
  assert.ok(told.includes('0.6 simulating'))
  assert.deepEqual(leftovers(), before)
})

test('a search tries its epochs, and its best on what it did not see', async () => {
  const { report } = await runJobProcess(SEARCH, RULES, await options())
  const { schema, trials, told } = report as { schema: string; trials: number; told: unknown[] }
  assert.deepEqual([schema, trials, told.length], ['leme.hyperopt/1', 5, 5])
  const figures = jobFigures(report)
  assert.ok(figures.kind === 'hyperopt' && figures.best)
  assert.ok((figures.best.set.fast as number) >= 2 && Number.isFinite(figures.best.heldOutProfitTotal))
})

test('the same question has the same answer', async () => {
  const [one, other] = await Promise.all([
    runJobProcess(SPEC, RULES, await options()),
    runJobProcess(SPEC, RULES, await options()),
  ])
  assert.deepEqual(one, other)
})

test('what the strategy refuses, and what is missing, fails with its reason and without a path of this machine', async () => {
  const missing = runJobProcess({ ...SPEC, pairs: ['LTC/BTC'] }, RULES, await options())
  await assert.rejects(missing, { code: 'candles.missing' })
  const setting = runJobProcess({ ...SPEC, settings: { stoploss: 3 } }, RULES, await options())
  await assert.rejects(setting, { code: 'engine.setting' })
  const parameter = runJobProcess({ ...SPEC, parameters: { fast: 99 } }, RULES, await options())
  await assert.rejects(parameter, { code: 'strategy.parameter' })
  await assert.rejects(runJobProcess(SPEC, '{"schema": 3}', await options()), (error: Error) => {
    assert.doesNotMatch(error.message, /\/tmp|leme-job/)
    return true
  })
  await assert.rejects(runJobProcess(SPEC, 'this is no code', await options()), (error: Error) => {
    assert.doesNotMatch(error.message, /\/tmp|leme-job/)
    return true
  })
})

test('its process has no environment and no rights: it reads no other file, writes none and starts nothing', async () => {
  const forbidden = {
    read: `readFileSync('/etc/hostname')`,
    write: `writeFileSync('${ROOT}planted', 'x')`,
    spawn: `spawnSync('true')`,
    environment: `if (Object.keys(process.env).length === 0) throw new Error('ERR_ACCESS_DENIED')`,
  }
  for (const [what, body] of Object.entries(forbidden)) {
    const failing = runJobProcess(
      SPEC,
      code(`try { ${body} } catch (error) { throw new Error(error.code ?? error.message) }`),
      await options(),
    )
    await assert.rejects(failing, /ERR_ACCESS_DENIED/, what)
  }
  assert.equal(existsSync(`${ROOT}planted`), false)
})

test('one that never ends is killed when it is told to end, and at its limit of time', async () => {
  const stop = new AbortController()
  const started = Promise.withResolvers<void>()
  const endless = runJobProcess(
    SPEC,
    code('for (;;) {}'),
    await options({ signal: stop.signal, report: () => started.resolve() }),
  )
  await started.promise
  stop.abort(new Error('cancelled'))
  await assert.rejects(endless, /cancelled/)
  const slow = options({ limits: { ...LIMITS, minutes: 0.02 } })
  await assert.rejects(runJobProcess(SPEC, code('for (;;) {}'), await slow), { code: 'job.time' })
})

test('one that takes too much memory ends, whether in objects or in columns', async () => {
  const small = { ...LIMITS, memoryMb: 400 }
  const bodies = {
    objects: 'const kept = []; for (let n = 0; ; n++) kept.push({ n, s: [n] })',
    columns: 'const kept = []; for (;;) kept.push(new Float64Array(1e6).fill(1))',
  }
  for (const [what, body] of Object.entries(bodies)) {
    const failing = runJobProcess(SPEC, code(body), await options({ limits: small }))
    await assert.rejects(failing, { code: 'job.memory' }, what)
  }
})

test('a signal that was aborted before starts nothing', async () => {
  const aborted = options({ signal: AbortSignal.abort(new Error('too late')) })
  await assert.rejects(runJobProcess(SPEC, RULES, await aborted), /too late/)
})

function leftovers(): readonly string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith('leme-job-'))
}

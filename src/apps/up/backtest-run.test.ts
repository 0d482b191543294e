import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { allocateCandles, parsePair, parseTimeframe, parseVenue } from '../../domain/index.ts'
import { memoryCandleStore, memoryFundingStore } from '../../trade/market/index.ts'
import type { BacktestReport } from '../../trade/research/index.ts'
import type { BacktestSpec } from '../server/index.ts'
import { type BacktestTools, runBacktestSpec } from './backtest-run.ts'

const SERIES = { venue: parseVenue('demo'), pair: parsePair('ETH/BTC'), timeframe: parseTimeframe('5m') }
const SPEC: BacktestSpec = { strategy: 'any', venue: 'demo', pairs: ['ETH/BTC'], timeframe: '5m' }
const ROWS = 400

const folder = mkdtempSync(join(tmpdir(), 'leme-planted-'))
after(() => rmSync(folder, { recursive: true }))

/** A strategy file whose entries are `enterLong`, over a wave. */
async function toolsFor(name: string, enterLong: string): Promise<BacktestTools> {
  const path = join(folder, `${name}.ts`)
  writeFileSync(
    path,
    `import { defineStrategy } from 'leme/strategy'
export default defineStrategy({
  name: '${name}', timeframe: '5m', startup: 5, risk: { stop: 0.5 },
  indicators: () => ({}),
  enterLong: ({ close }) => ${enterLong},
  exitLong: ({ close }) => Uint8Array.from(close, (_, row) => row % 9 === 0 ? 1 : 0),
})
`,
  )
  const candles = memoryCandleStore()
  const columns = allocateCandles(ROWS, SERIES.timeframe)
  for (let row = 0; row < ROWS; row++) {
    columns.time[row] = Date.UTC(2025, 0, 1) + row * 300_000
    columns.open[row] = columns.close[row] = 100 + 5 * Math.sin(row / 3)
    columns.high[row] = columns.close[row]! + 0.5
    columns.low[row] = columns.close[row]! - 0.5
    columns.volume[row] = 1
  }
  await candles.write(SERIES, columns, { source: 'test', policy: 'keep' })
  return { stores: { candles, funding: memoryFundingStore() }, artifacts: folder, pathOf: async () => path }
}

const quiet = { signal: new AbortController().signal, report: async () => {} }

test('a backtest that is asked for over the API refuses a strategy that looks ahead', async () => {
  const peeks = 'Uint8Array.from(close, (value, row) => (close[row + 1] ?? value) > value ? 1 : 0)'
  const tools = await toolsFor('peeks', peeks)
  await assert.rejects(runBacktestSpec(SPEC, tools, quiet), {
    code: 'strategy.looks-ahead',
    kind: 'gate',
  })
})

test('an honest strategy runs, with its trades and a report that names what it rests on', async () => {
  const honest = 'Uint8Array.from(close, (value, row) => value > (close[row - 1] ?? value) ? 1 : 0)'
  const tools = await toolsFor('honest', honest)
  const { result, trades } = await runBacktestSpec(SPEC, tools, quiet)
  const report = result as BacktestReport
  assert.ok(trades!.length > 5)
  assert.equal(report.metrics.totalTrades, trades!.length)
  assert.equal(report.missed.ignoredShorts, 0)
  assert.ok(report.hold, 'the candles of the markets are held against it')
})

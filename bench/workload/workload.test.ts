import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatCandles, parseCandles } from '../../src/adapters/source/index.ts'
import { loadStrategy } from '../../src/adapters/strategy-file/index.ts'
import { parseTimeframe } from '../../src/domain/index.ts'
import { candleWalk } from './candle-walk.ts'
import { PAGE, performancePage } from './performance-page.ts'
import { pinnedHashes } from './pinned-hashes.ts'
import { recordedRuns } from './record.ts'
import { openWarm } from './run-warm.ts'
import { MILLION_ORDERS, WORKLOADS, workloadSeries } from './workloads.ts'

const timeframe = parseTimeframe('5m')

test('the same seed makes the same candles, and a file of them has nothing to reject', () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 1, max: 300 }), (seed, rows) => {
      const make = () => candleWalk({ rows, timeframe, start: Date.UTC(2024, 0, 1), seed })
      const { candles, rejected, duplicates } = parseCandles(formatCandles(make()), 'walk.csv', timeframe)
      assert.deepEqual({ rejected, duplicates }, { rejected: [], duplicates: 0 })
      assert.deepEqual(candles.close.slice(), make().close.slice())
    }),
    { numRuns: 20 },
  )
})

test('no strategy of a workload looks ahead', async () => {
  for (const workload of WORKLOADS) {
    const { strategy } = await loadStrategy(workload.strategy)
    const rows = 4 * Math.max(strategy.startup, 500)
    openWarm(workload, strategy, [...workloadSeries({ ...workload, rows, pairs: 1 })]).decideWithProof()
  }
})

test('every candle but the first and the last one brings an order of the alternating workload', async () => {
  const workload = { ...MILLION_ORDERS, rows: 1_002 }
  const { strategy } = await loadStrategy(workload.strategy)
  const warm = openWarm(workload, strategy, [...workloadSeries(workload)])
  const { trades } = warm.simulate(warm.decide())
  assert.equal(trades.length * 2, 1_000)
  assert.ok(trades.every(({ openTime, closeTime }) => closeTime - openTime === 60_000))
})

test('the trades of every workload are pinned', () => {
  const pinned = pinnedHashes()
  for (const { name } of WORKLOADS) assert.match(pinned[name] ?? '', /^[0-9a-f]{64}$/, name)
})

test('the published page says what was recorded', () => {
  assert.equal(
    readFileSync(PAGE, 'utf8'),
    performancePage(recordedRuns()),
    'npm run bench -- workload --record',
  )
})

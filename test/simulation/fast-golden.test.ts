import assert from 'node:assert/strict'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fastPlan } from '../../src/trade/engine/fast/fast-plan.ts'
import { simulateFast } from '../../src/trade/engine/fast/simulate-fast.ts'
import { readSettings, simulate, tradingSettings } from '../../src/trade/engine/index.ts'
import { SimulatedExchange } from '../../src/trade/orders/index.ts'
import { readCase } from '../golden/case.ts'
import { firstDifference } from '../golden/compare.ts'
import { goldenMarkets } from '../golden/golden-markets.ts'

const SHARED = join(import.meta.dirname, '../../../shared')
const CASES = join(SHARED, 'golden/freqtrade')
const skip = existsSync(CASES) ? false : 'there are no golden cases at ../shared/golden/freqtrade'
const names = skip ? [] : readdirSync(CASES).filter((name) => /\.json(\.gz)?$/.test(name))

/** What only the reference runs: strategies with callbacks, and details. */
const REFERENCE = [
  '11a-custom-stop-profit-steps',
  '11b-custom-stop-time-custom-exit',
  '13-timeframe-detail',
  '14-limit-entry-timeout',
  '16-position-adjustment',
]

test('there are golden cases for the fast run', { skip }, () => {
  assert.ok(names.length - REFERENCE.length >= 19)
})

for (const name of names) {
  const golden = readCase(join(CASES, name))
  if (REFERENCE.includes(golden.name)) continue
  test(`${golden.name}: the fast run finds what freqtrade found, to the bit as the reference`, () => {
    const { margin_mode, liquidation_buffer } = golden.futures ?? {}
    const futures = golden.futures ? { margin_mode, liquidation_buffer } : {}
    const settings = tradingSettings({}, readSettings({ ...golden.settings, ...futures }))
    const markets = goldenMarkets(golden, join(SHARED, 'data/candles'))
    const plan = fastPlan(markets, settings)
    assert.ok(plan, 'there is a fast plan')
    const found = simulateFast(plan)
    assert.equal(firstDifference(golden, found), undefined)
    const wanted = simulate(markets, { settings, exchange: new SimulatedExchange(settings) })
    assert.deepEqual({ ...found, path: undefined }, { ...wanted, path: undefined })
  })
}

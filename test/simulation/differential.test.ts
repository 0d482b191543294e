import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { ClosedTrade } from '../../src/domain/index.ts'
import { simulate } from '../../src/trade/engine/index.ts'
import { plainSimulate } from './plain-simulator.ts'
import { marketsOf, scenarios } from './scenario.ts'

/**
 * The engine against a second simulator that shares nothing with it. `LEME_DIFFERENTIAL_RUNS=20000` asks
 * for more runs, `LEME_DIFFERENTIAL_SEED` for those of a failure, whose report names its seed.
 */
const runs = Number(process.env.LEME_DIFFERENTIAL_RUNS ?? 400)
const seed = process.env.LEME_DIFFERENTIAL_SEED

const EXACT = ['id', 'pair', 'isShort', 'leverage', 'openTime', 'closeTime', 'exitReason'] as const
const CLOSE = [
  'openRate',
  'closeRate',
  'amount',
  'stakeAmount',
  'feeOpen',
  'feeClose',
  'profitRatio',
  'profitAbs',
  'minRate',
  'maxRate',
  'initialStopLoss',
  'stopLoss',
] as const

test('the engine makes the trades that the plain simulator makes', () => {
  const met = new Map<string, number>()
  const meet = (what: string, times: number) => met.set(what, (met.get(what) ?? 0) + times)
  fc.assert(
    fc.property(scenarios, (scenario) => {
      const markets = marketsOf(scenario)
      const { candles: _, trades, ...totals } = simulate(markets, { settings: scenario.settings })
      const { trades: wanted, ...wantedTotals } = plainSimulate(markets, scenario.settings)
      for (const [index, trade] of wanted.entries()) sameTrade(trades[index], trade)
      assert.equal(trades.length, wanted.length)
      assert.ok(isClose(totals.finalBalance, wantedTotals.finalBalance), 'finalBalance')
      assert.deepEqual({ ...totals, finalBalance: 0 }, { ...wantedTotals, finalBalance: 0 })
      for (const { exitReason } of wanted) meet(exitReason, 1)
      for (const name of ['rejectedSignals', 'timedOutEntries', 'timedOutExits'] as const)
        meet(name, wantedTotals[name])
    }),
    { numRuns: runs, ...(seed && { seed: Number(seed) }) },
  )
  for (const what of [...REASONS, 'rejectedSignals', 'timedOutEntries', 'timedOutExits'])
    assert.ok((met.get(what) ?? 0) > runs / 50, `${what} was hardly met: ${met.get(what)}`)
})

const REASONS = ['exit_signal', 'stop_loss', 'trailing_stop_loss', 'roi', 'force_exit'] as const

function sameTrade(trade: ClosedTrade | undefined, wanted: ClosedTrade): void {
  assert.ok(trade, `trade ${wanted.id} of ${wanted.pair} is missing`)
  for (const field of EXACT) assert.equal(trade[field], wanted[field], `trade ${wanted.id}: ${field}`)
  for (const field of CLOSE) {
    const message = `trade ${wanted.id}: ${field} is ${trade[field]}, wanted ${wanted[field]}`
    assert.ok(isClose(trade[field], wanted[field]), message)
  }
}

function isClose(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b))
}

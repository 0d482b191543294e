import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { ClosedTrade } from '../../src/domain/index.ts'
import { simulate } from '../../src/trade/engine/index.ts'
import { plainSimulate } from './plain/plain-simulator.ts'
import { marketsOf, scenarios } from './scenario.ts'

/**
 * The engine against a second simulator that shares nothing with it. `LEME_DIFFERENTIAL_RUNS=20000` asks
 * for more runs, `LEME_DIFFERENTIAL_SEED` for those of a failure, whose report names its seed.
 */
const runs = Number(process.env.LEME_DIFFERENTIAL_RUNS ?? 1000)
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

const REACHED = [
  'exit_signal',
  'stop_loss',
  'stop_loss on the candle of the entry',
  'trailing_stop_loss',
  'trailing_stop_loss on the candle of the entry',
  'roi',
  'roi on the candle of the entry',
  'force_exit',
  'rejectedSignals',
  'timedOutEntries',
  'timedOutExits',
]

test('the engine makes the trades that the plain simulator makes', () => {
  fc.assert(
    fc.property(scenarios, (scenario) => {
      const markets = marketsOf(scenario)
      const { candles: _, trades, ...totals } = simulate(markets, { settings: scenario.settings })
      const { trades: wanted, ...wantedTotals } = plainSimulate(markets, { settings: scenario.settings })
      for (const [index, trade] of wanted.entries()) sameTrade(trades[index], trade)
      assert.equal(trades.length, wanted.length)
      assert.ok(isClose(totals.finalBalance, wantedTotals.finalBalance), 'finalBalance')
      assert.deepEqual({ ...totals, finalBalance: 0 }, { ...wantedTotals, finalBalance: 0 })
    }),
    { numRuns: runs, ...(seed && { seed: Number(seed) }) },
  )
})

test('the scenarios reach every exit, refusal and timeout', () => {
  const met = new Map<string, number>()
  const meet = (what: string, times = 1) => met.set(what, (met.get(what) ?? 0) + times)
  for (const scenario of fc.sample(scenarios, { numRuns: 1000, seed: 1 })) {
    const { trades, ...totals } = plainSimulate(marketsOf(scenario), { settings: scenario.settings })
    for (const { exitReason, closeTime, openTime } of trades)
      meet(closeTime === openTime ? `${exitReason} on the candle of the entry` : exitReason)
    for (const name of ['rejectedSignals', 'timedOutEntries', 'timedOutExits'] as const)
      meet(name, totals[name])
  }
  for (const what of REACHED) assert.ok((met.get(what) ?? 0) > 20, `${what}: ${met.get(what)}`)
})

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

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type TradingSettings, tradeOutcomes } from '../../src/domain/index.ts'
import { fastPlan } from '../../src/trade/engine/fast/fast-plan.ts'
import { outcomesOf, simulateFast } from '../../src/trade/engine/fast/simulate-fast.ts'
import { type Market, type Simulation, simulate } from '../../src/trade/engine/index.ts'
import { SimulatedExchange } from '../../src/trade/orders/index.ts'
import { tradeHash } from '../../src/trade/research/index.ts'
import { marketsOf } from './scenario/markets-of.ts'
import { type Scenario, scenariosWith } from './scenario/scenario.ts'

/**
 * The fast run against the reference, to the last bit. `LEME_DIFFERENTIAL_RUNS=10000` asks for more runs,
 * `LEME_DIFFERENTIAL_SEED` for those of a failure, whose report names its seed.
 */
const runs = Number(process.env.LEME_DIFFERENTIAL_RUNS ?? 1000)
const seed = process.env.LEME_DIFFERENTIAL_SEED

/** All that the fast run knows; the other features are callbacks, details and steps of precision. */
const scenarios: fc.Arbitrary<Scenario> = fc
  .tuple(
    scenariosWith(['futures', 'funding', 'protections', 'amend-stake', 'market-orders']),
    fc.record({ slippage: fc.constantFrom(0, 0, 0.0013), spread: fc.constantFrom(0, 0, 0.002) }),
  )
  .map(([scenario, costs]) => ({ ...scenario, settings: { ...scenario.settings, ...costs } }))

test('the fast run is the reference to the bit: trades, hash, balance, counts and locks', () => {
  fc.assert(
    fc.property(scenarios, (scenario) => {
      const markets = marketsOf(scenario)
      const found = fastRun(markets, scenario.settings)
      const wanted = reference(markets, scenario.settings)
      assert.deepEqual(withoutPath(found), withoutPath(wanted))
      assert.equal(tradeHash(found.trades), tradeHash(wanted.trades))
      assert.deepEqual(outcomesOf(found), tradeOutcomes(wanted.trades))
    }),
    { numRuns: runs, ...(seed && { seed: Number(seed) }) },
  )
})

const REACHED = [
  'exit_signal',
  'stop_loss',
  'stop_loss at once',
  'trailing_stop_loss',
  'trailing_stop_loss at once',
  'roi',
  'roi at once',
  'liquidation',
  'force_exit',
  'short',
  'funding',
  'lock',
  'rejectedSignals',
  'timedOutEntries',
  'timedOutExits',
]

test('the scenarios reach every exit, refusal, timeout and lock of the fast run', () => {
  const met = new Map<string, number>()
  const meet = (what: string, times = 1) => met.set(what, (met.get(what) ?? 0) + times)
  for (const scenario of fc.sample(scenarios, { numRuns: 1000, seed: 1 })) {
    const { trades, locks, ...totals } = fastRun(marketsOf(scenario), scenario.settings)
    meet('lock', locks.length)
    for (const { exitReason, closeTime, openTime, isShort, fundingFees } of trades) {
      meet(closeTime === openTime ? `${exitReason} at once` : exitReason)
      if (isShort) meet('short')
      if (fundingFees !== 0) meet('funding')
    }
    for (const name of ['rejectedSignals', 'timedOutEntries', 'timedOutExits'] as const)
      meet(name, totals[name])
  }
  for (const what of REACHED) assert.ok((met.get(what) ?? 0) > 20, `${what}: ${met.get(what)}`)
})

function fastRun(markets: readonly Market[], settings: TradingSettings): Simulation {
  const plan = fastPlan(markets, settings)
  assert.ok(plan, 'there is a fast plan')
  return simulateFast(plan)
}

/** An exchange of its own keeps a run off the fast path. */
function reference(markets: readonly Market[], settings: TradingSettings): Simulation {
  return simulate(markets, { settings, exchange: new SimulatedExchange(settings) })
}

function withoutPath(simulation: Simulation): object {
  return { ...simulation, path: undefined }
}

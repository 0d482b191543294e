import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { ClosedTrade } from '../../src/domain/index.ts'
import { simulate } from '../../src/trade/engine/index.ts'
import { plainSimulate } from './plain/plain-simulator.ts'
import { sameResult } from './same-result.ts'
import { callbacksOf } from './scenario/callbacks-of.ts'
import { FEATURES } from './scenario/features.ts'
import { marketsOf } from './scenario/markets-of.ts'
import { type Scenario, scenariosWith } from './scenario/scenario.ts'

/**
 * The engine against a second simulator that shares nothing with it. `LEME_DIFFERENTIAL_RUNS=20000` asks
 * for more runs, `LEME_DIFFERENTIAL_SEED` for those of a failure, whose report names its seed, and
 * `LEME_DIFFERENTIAL_FEATURES=futures,funding` for scenarios with those features alone (`none`: with none).
 */
const runs = Number(process.env.LEME_DIFFERENTIAL_RUNS ?? 1000)
const seed = process.env.LEME_DIFFERENTIAL_SEED
const wanted = process.env.LEME_DIFFERENTIAL_FEATURES?.split(',')
const features = wanted ? FEATURES.filter((feature) => wanted.includes(feature)) : FEATURES

test('the engine makes the trades that the plain simulator makes', () => {
  fc.assert(
    fc.property(scenariosWith(features), (scenario) => {
      const { markets, options } = runOf(scenario)
      sameResult(simulate(markets, options), plainSimulate(markets, options))
    }),
    { numRuns: runs, ...(seed && { seed: Number(seed) }) },
  )
})

const REACHED = [
  'exit_signal',
  'stop_loss',
  'stop_loss on the candle of the entry',
  'trailing_stop_loss',
  'trailing_stop_loss on the candle of the entry',
  'roi',
  'roi on the candle of the entry',
  'force_exit',
  'liquidation',
  'partial_exit',
  'early',
  'a short',
  'an add',
  'a part sold',
  'funding paid',
  'funding received',
  'a lock of a pair',
  'a lock of all',
  'a lock of a side',
  'rejectedSignals',
  'timedOutEntries',
  'timedOutExits',
  'canceledTradeEntries',
  'replacedEntryOrders',
]

test('the scenarios reach every exit, lock, refusal and timeout', () => {
  const met = new Map<string, number>()
  const meet = (what: string, times = 1) => met.set(what, (met.get(what) ?? 0) + times)
  for (const scenario of fc.sample(scenariosWith(), { numRuns: 1000, seed: 1 })) {
    const { markets, options } = runOf(scenario)
    const { trades, locks, ...totals } = plainSimulate(markets, options)
    for (const trade of trades) for (const what of featuresOf(trade)) meet(what)
    for (const { pair, side } of locks) {
      meet(pair === '*' ? 'a lock of all' : 'a lock of a pair')
      if (side !== '*') meet('a lock of a side')
    }
    for (const name of COUNTED) meet(name, totals[name])
  }
  for (const what of REACHED) assert.ok((met.get(what) ?? 0) > 20, `${what}: ${met.get(what)}`)
})

const COUNTED = [
  'rejectedSignals',
  'timedOutEntries',
  'timedOutExits',
  'canceledTradeEntries',
  'replacedEntryOrders',
] as const

function featuresOf({ exitReason, openTime, closeTime, isShort, fundingFees, fills = [] }: ClosedTrade) {
  const isOnEntry = closeTime === openTime
  const features = [isOnEntry ? `${exitReason} on the candle of the entry` : exitReason]
  if (isShort) features.push('a short')
  if (fundingFees !== 0) features.push(fundingFees < 0 ? 'funding paid' : 'funding received')
  if (fills.filter(({ side }) => side === 'entry').length > 1) features.push('an add')
  if (fills.filter(({ side }) => side === 'exit').length > 1) features.push('a part sold')
  return features
}

function runOf(scenario: Scenario) {
  const callbacks = callbacksOf(scenario.behaviour)
  const isAsked = Object.keys(callbacks).length > 0
  return {
    markets: marketsOf(scenario),
    options: { settings: scenario.settings, ...(isAsked && { callbacks }) },
  }
}

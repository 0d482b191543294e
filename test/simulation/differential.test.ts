import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
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

function runOf(scenario: Scenario) {
  const options = { settings: scenario.settings, callbacks: callbacksOf(scenario.behaviour) }
  return { markets: marketsOf(scenario), options }
}

void assert

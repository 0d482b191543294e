import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { parsePair, tradeOutcomes } from '../../src/domain/index.ts'
import { type SimulationTrial, simulateMany } from '../../src/trade/engine/fast/simulate-many.ts'
import { type Market, simulate } from '../../src/trade/engine/index.ts'
import { SimulatedExchange } from '../../src/trade/orders/index.ts'
import { drawdownFigures } from '../../src/trade/research/drawdown-figures.ts'
import { tradeHash } from '../../src/trade/research/index.ts'
import { marketsOf } from './scenario/markets-of.ts'
import { scenariosWith } from './scenario/scenario.ts'

const runs = Math.ceil(Number(process.env.LEME_DIFFERENTIAL_RUNS ?? 1000) / 5)

/** Settings of several scenarios on the candles of the first, with its signals and others. */
const sweeps = fc
  .array(scenariosWith(['futures', 'protections', 'details', 'precision']), { minLength: 1, maxLength: 6 })
  .map((scenarios) => {
    const markets = marketsOf(scenarios[0]!)
    const others = marketsOf({
      ...scenarios[0]!,
      series: scenarios[0]!.series.map((one) => ({ ...one, enter: 0.4, exit: 0.1, enterShort: 0.2 })),
    })
    const trials = scenarios.map(
      ({ settings }, index): SimulationTrial =>
        index % 3 === 1 ? { settings, masks: others } : { settings },
    )
    return { markets, trials }
  })

describe('simulateMany', () => {
  it('sums up what each trial alone would be, whatever came before', () => {
    const paths = { fast: 0, reference: 0 }
    fc.assert(
      fc.property(sweeps, ({ markets, trials }) => {
        const summaries = simulateMany(markets, trials, { hash: tradeHash })
        assert.equal(summaries.length, trials.length)
        for (const [index, trial] of trials.entries()) {
          const found = summaries[index]!
          paths[found.path]++
          assert.deepEqual({ ...found, path: undefined }, { ...alone(markets, trial), path: undefined })
        }
      }),
      { numRuns: runs },
    )
    assert.ok(paths.fast > 0 && paths.reference > 0, JSON.stringify(paths))
  })

  it('says which path it took, and hashes only when asked', () => {
    const [scenario] = fc.sample(scenariosWith([]), { numRuns: 1, seed: 3 })
    const markets = marketsOf(scenario!)
    const { settings } = scenario!
    const tiers = [{ volume: 0, maker: 0, taker: 0 }]
    const [fast, reference] = simulateMany(markets, [
      { settings },
      { settings: { ...settings, feeTiers: tiers } },
    ])
    assert.equal(fast?.path, 'fast')
    assert.equal(reference?.path, 'reference')
    assert.ok(!('tradeHash' in fast))
  })

  it('refuses what simulate refuses', () => {
    const [scenario] = fc.sample(scenariosWith([]), { numRuns: 1, seed: 3 })
    const [market] = marketsOf(scenario!)
    const trials = [{ settings: scenario!.settings }]
    const other: Market = { ...market!, pair: parsePair('A/USDT') }
    assert.throws(() => simulateMany([], trials), { code: 'engine.no-markets' })
    assert.throws(() => simulateMany([market!, other], trials), { code: 'engine.quotes' })
    const short: Market = { ...market!, startup: market!.candles.length - 1 }
    assert.throws(() => simulateMany([short], trials), { code: 'engine.warm-up' })
    assert.deepEqual(simulateMany([market!], []), [])
  })
})

/** The summary of a trial's trades by way of the reference. */
function alone(markets: readonly Market[], { settings, masks = markets }: SimulationTrial) {
  const exchange = new SimulatedExchange(settings)
  const own = markets.map(({ enterShort: _, exitShort: __, ...market }, index) => {
    const { enterLong, exitLong, enterShort, exitShort } = masks[index]!
    return { ...market, enterLong, exitLong, ...(enterShort && exitShort && { enterShort, exitShort }) }
  })
  const { trades, ...totals } = simulate(own, { settings, exchange })
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
  const returns = trades.map(({ profitRatio }) => profitRatio)
  const drawdown = drawdownFigures(tradeOutcomes(trades), settings.startingBalance)
  return {
    trades: trades.length,
    wins: returns.filter((one) => one > 0).length,
    losses: returns.filter((one) => one < 0).length,
    profit: sum(trades.map(({ profitAbs }) => profitAbs)),
    grossProfit: sum(trades.filter((one) => one.profitRatio > 0).map(({ profitAbs }) => profitAbs)),
    returns: sum(returns),
    squaredReturns: sum(returns.map((one) => one * one)),
    drawdown: drawdown.maxDrawdownAbs,
    relativeDrawdown: drawdown.maxRelativeDrawdown,
    finalBalance: totals.finalBalance,
    rejectedSignals: totals.rejectedSignals,
    timedOutEntries: totals.timedOutEntries,
    timedOutExits: totals.timedOutExits,
    tradeHash: tradeHash(trades),
  }
}

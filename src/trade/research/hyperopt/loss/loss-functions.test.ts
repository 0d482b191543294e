import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { type ClosedTrade, parsePair } from '../../../../domain/index.ts'
import { backtestMetrics } from '../../backtest-metrics.ts'
import { anyProfits, closedTrade, HOUR, START, tradesOf } from '../../closed-trade.fixture.ts'
import type { LossInput } from './loss.ts'
import { LOSS_FUNCTIONS, LOSS_NAMES, type LossName } from './loss-functions.ts'

const [ETH, XRP, LTC] = [parsePair('ETH/BTC'), parsePair('XRP/BTC'), parsePair('LTC/BTC')]

/** A backtest that started with 1000. */
function backtest(trades: readonly ClosedTrade[], days: number, pairs: readonly string[] = []): LossInput {
  const endTime = START + days * 24 * HOUR
  const metrics = backtestMetrics({ trades, startingBalance: 1000, startTime: START, endTime, pairs })
  return { trades, metrics }
}

function lossesOf(input: LossInput): Record<LossName, number> {
  return Object.fromEntries(LOSS_NAMES.map((name) => [name, LOSS_FUNCTIONS[name](input)])) as never
}

function assertNear(actual: Record<LossName, number>, wanted: Record<LossName, number>): void {
  for (const name of LOSS_NAMES) {
    const distance = Math.abs(actual[name] - wanted[name])
    assert.ok(
      distance <= 1e-9 * Math.max(1, Math.abs(wanted[name])),
      `${name}: ${actual[name]}, not ${wanted[name]}`,
    )
  }
}

describe('loss functions', () => {
  it('are the twelve of freqtrade', () => {
    assert.deepEqual(LOSS_NAMES, [
      'ShortTradeDurHyperOptLoss',
      'OnlyProfitHyperOptLoss',
      'SharpeHyperOptLoss',
      'SharpeHyperOptLossDaily',
      'SortinoHyperOptLoss',
      'SortinoHyperOptLossDaily',
      'CalmarHyperOptLoss',
      'MaxDrawDownHyperOptLoss',
      'MaxDrawDownRelativeHyperOptLoss',
      'MaxDrawDownPerPairHyperOptLoss',
      'ProfitDrawDownHyperOptLoss',
      'MultiMetricHyperOptLoss',
    ])
  })

  it('of three trades are what a pencil says', () => {
    // +2, −1, +3 of 1000 on days 0, 1 and 2 of eleven; the drawdown is 1 below a peak of 1002.
    const trades = [closedTrade(2, 0), closedTrade(-1, 30), closedTrade(3, 50)]
    assertNear(lossesOf(backtest(trades, 10)), {
      ShortTradeDurHyperOptLoss:
        1 - 0.25 * Math.exp(-(597 ** 2) / 10 ** 5.8) + (1 - 0.04 / 3) + 0.4 * (60 / 300),
      OnlyProfitHyperOptLoss: -4,
      // Mean of a day 0.0004; squared distances of 0.002, −0.001 and 0.003 from their mean 0.004 / 3.
      SharpeHyperOptLoss: (-0.0004 / Math.sqrt(0.026e-3 / 9)) * Math.sqrt(365),
      // One loss alone has no deviation.
      SortinoHyperOptLoss: 100,
      CalmarHyperOptLoss: (-0.04 / (1 / 1002)) * Math.sqrt(365),
      MaxDrawDownHyperOptLoss: -4 / 1,
      MaxDrawDownRelativeHyperOptLoss: -4 / 1 / (1 / 1002),
      MaxDrawDownPerPairHyperOptLoss: -4,
      ProfitDrawDownHyperOptLoss: -(4 - (4 / 1002) * 0.925),
      MultiMetricHyperOptLoss:
        -(4 - (4 / 1002) * 0.945) *
        Math.log(5 / 1.000001 + 1) *
        Math.log((1 + 2.5) * (2 / 3) - 1 + 2) *
        Math.log(1.2 + 2 / 3) *
        0.1,
      // Days: 0.0195, −0.0105, 0.0295 and eight of 0.
      SharpeHyperOptLossDaily: -6.039058567772947,
      SortinoHyperOptLossDaily: (-(0.0385 / 11) / (0.0105 / Math.sqrt(11))) * Math.sqrt(365),
    })
  })

  it('of sixty trades on two pairs agree with a computation in NumPy', () => {
    const trades = Array.from({ length: 60 }, (_, k) =>
      closedTrade((((k * 37) % 101) - 45) / 10, k * 7, { pair: k % 3 === 0 ? XRP : ETH }),
    )
    assertNear(lossesOf(backtest(trades, 20, [ETH, XRP, LTC])), {
      ShortTradeDurHyperOptLoss: 1.8321854703078144,
      OnlyProfitHyperOptLoss: -27.099999999999998,
      SharpeHyperOptLoss: -8.881079701263005,
      SortinoHyperOptLoss: -19.80035804569355,
      CalmarHyperOptLoss: -518.5061624022128,
      MaxDrawDownHyperOptLoss: -5.313725490196076,
      MaxDrawDownRelativeHyperOptLoss: -1064.307958477508,
      ProfitDrawDownHyperOptLoss: -26.97484654919236,
      // LTC/BTC was never traded.
      MaxDrawDownPerPairHyperOptLoss: 20,
      MultiMetricHyperOptLoss: -10.538803325675811,
      SharpeHyperOptLossDaily: -6.1073614401255005,
      SortinoHyperOptLossDaily: -11.568050709374527,
    })
  })

  it('per pair take the worst one, and punish what gains less than its drawdown', () => {
    const { MaxDrawDownPerPairHyperOptLoss: loss } = LOSS_FUNCTIONS
    const eth = [closedTrade(2, 0), closedTrade(-1, 1), closedTrade(2, 4)]
    assert.equal(loss(backtest(eth, 2)), -3)
    // Falls by 2 at once, which is no drawdown; then gains 1.
    const xrp = [closedTrade(-2, 2, { pair: XRP }), closedTrade(1, 3, { pair: XRP })]
    assert.equal(loss(backtest([...eth, ...xrp], 2)), 1 + 20)
    const even = [closedTrade(2, 2, { pair: XRP }), closedTrade(-1, 3, { pair: XRP })]
    assert.equal(loss(backtest([...eth, ...even], 2)), -1)
  })

  it('have a stand-in where a ratio has no divisor', () => {
    const losses = lossesOf(backtest([closedTrade(1, 0), closedTrade(1, 30)], 1))
    assert.equal(losses.SharpeHyperOptLoss, 100)
    assert.equal(losses.SortinoHyperOptLoss, 100)
    assert.equal(losses.CalmarHyperOptLoss, 100)
    assert.equal(losses.SharpeHyperOptLossDaily, 20, 'two equal days')
    assert.equal(losses.SortinoHyperOptLossDaily, 20, 'no day lost')
    assert.equal(losses.MaxDrawDownHyperOptLoss, -2)
    assert.equal(losses.MaxDrawDownRelativeHyperOptLoss, -2)
    assert.equal(losses.ProfitDrawDownHyperOptLoss, -2)
    const oneDay = lossesOf(backtest([closedTrade(1, 0)], 0))
    assert.equal(oneDay.SharpeHyperOptLossDaily, 20)
  })

  it('leave no trade count unpunished below 50, and do not punish more', () => {
    const loss = (count: number) => {
      const profits = Array.from({ length: count }, (_, k) => (k % 2 === 0 ? 3 : -1))
      const { trades, metrics } = backtest(tradesOf(profits), 10)
      return LOSS_FUNCTIONS.MultiMetricHyperOptLoss({ trades, metrics: { ...metrics, profitTotalAbs: 100 } })
    }
    const full = loss(50)
    assert.ok(Math.abs(loss(60) / full - 1) < 1e-3)
    assert.ok(Math.abs(loss(40) / full / 0.8 - 1) < 1e-3)
    assert.ok(Math.abs(loss(2) / full / 0.1 - 1) < 1e-2)
  })

  it('count an expectancy ratio above 10 as 10', () => {
    const loss = LOSS_FUNCTIONS.MultiMetricHyperOptLoss(backtest(tradesOf([1, 1]), 10))
    assert.ok(Math.abs(loss - -2 * Math.log(2e6 + 1) * Math.log(12) * Math.log(2.2) * 0.1) < 1e-12)
  })

  it('are finite for whatever trades there are', () => {
    fc.assert(
      fc.property(anyProfits, fc.integer({ min: 0, max: 9 }), (profits, days) => {
        if (profits.length === 0) return
        for (const [name, loss] of Object.entries(lossesOf(backtest(tradesOf(profits), days)))) {
          assert.ok(Number.isFinite(loss), `${name} is ${loss}`)
        }
      }),
    )
  })
})

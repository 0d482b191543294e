import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { backtestMetrics } from '../../backtest-metrics.ts'
import { anyProfits, HOUR, START, tradesOf } from '../../closed-trade.fixture.ts'
import { tradeHash } from '../../trade-hash.ts'
import { evaluationOf, sharpePerTrade } from './evaluation-of.ts'
import type { LossInput } from './loss.ts'
import { LOSS_NAMES } from './loss-functions.ts'
import {
  FIGURE_NAMES,
  objectiveLoss,
  objectiveName,
  readObjective,
  TOO_FEW_TRADES_LOSS,
} from './objective.ts'

function backtest(profits: readonly number[]): LossInput {
  const trades = tradesOf(profits)
  const endTime = START + 200 * HOUR
  return { trades, metrics: backtestMetrics({ trades, startingBalance: 1000, startTime: START, endTime }) }
}

describe('an objective', () => {
  it('is a loss function of freqtrade, or any figure to minimise or maximise', () => {
    const names = [...LOSS_NAMES, ...FIGURE_NAMES.flatMap((name) => [`min:${name}`, `max:${name}`])]
    for (const name of names) assert.equal(objectiveName(readObjective(name)), name)
    assert.ok(FIGURE_NAMES.includes('profitFactor') && FIGURE_NAMES.includes('totalTrades'))
    assert.ok(!FIGURE_NAMES.includes('dailyProfit') && !FIGURE_NAMES.includes('profitByPair'))
  })

  it('that there is not is refused with the nearest name', () => {
    const refused = (text: string, hint: RegExp) =>
      assert.throws(() => readObjective(text), { code: 'hyperopt.objective', hint })
    refused('SharpHyperOptLoss', /Did you mean "SharpeHyperOptLoss"/)
    refused('sortinohyperoptlossdaily', /Did you mean "SortinoHyperOptLossDaily"/)
    refused('max:profitfactr', /Did you mean "profitFactor"/)
    refused('max:dailyProfit', /./)
    refused('max:toString', /There are startingBalance/)
    refused('toString', /There are ShortTradeDurHyperOptLoss/)
    refused('', /There are/)
  })

  it('is the figure, with the other sign to maximise it', () => {
    const input = backtest([3, -1, 2])
    assert.equal(objectiveLoss(readObjective('max:profitTotalAbs'), input), -4)
    assert.equal(objectiveLoss(readObjective('min:maxDrawdownAbs'), input), 1)
    assert.equal(objectiveLoss(readObjective('OnlyProfitHyperOptLoss'), input), -4)
    assert.ok(Object.is(objectiveLoss(readObjective('max:draws'), input), 0), 'never −0')
  })

  it('is as bad as it gets with too few trades', () => {
    for (const name of ['OnlyProfitHyperOptLoss', 'max:profitTotal', 'min:maxDrawdownAbs']) {
      const objective = readObjective(name)
      assert.equal(objectiveLoss(objective, backtest([])), TOO_FEW_TRADES_LOSS)
      assert.equal(objectiveLoss(objective, backtest([]), 0), TOO_FEW_TRADES_LOSS)
      assert.equal(objectiveLoss(objective, backtest([1, 2]), 3), TOO_FEW_TRADES_LOSS)
      assert.notEqual(objectiveLoss(objective, backtest([1, -2, 3]), 3), TOO_FEW_TRADES_LOSS)
    }
  })
})

describe('what is kept of a backtest', () => {
  it('has losses in order, all figures, the hash of the trades', () => {
    const input = backtest([3, -1, 2])
    const evaluation = evaluationOf(['max:profitTotalAbs', 'min:maxDrawdownAbs'].map(readObjective), input)
    assert.deepEqual(evaluation.losses, [-4, 1])
    assert.equal(evaluation.figures.profitTotalAbs, 4)
    assert.deepEqual(Object.keys(evaluation.figures), FIGURE_NAMES)
    assert.equal(evaluation.tradeHash, tradeHash(input.trades))
    assert.deepEqual(JSON.parse(JSON.stringify(evaluation)), evaluation)
  })

  it('says that too few trades are bad for every objective', () => {
    const objectives = ['SharpeHyperOptLoss', 'max:winrate'].map(readObjective)
    const { losses } = evaluationOf(objectives, backtest([1, 2]), { minTrades: 3 })
    assert.deepEqual(losses, [TOO_FEW_TRADES_LOSS, TOO_FEW_TRADES_LOSS])
  })

  it('has the Sharpe ratio of a trade: mean by deviation, which knows no time', () => {
    // 1 %, 2 %, 3 %: mean 2, deviation 1.
    assert.ok(Math.abs(sharpePerTrade(tradesOf([1, 2, 3]))! - 2) < 1e-12)
    assert.equal(sharpePerTrade(tradesOf([1, 2])), null)
    assert.equal(sharpePerTrade(tradesOf([1, 1, 1])), null)
    assert.equal(sharpePerTrade([]), null)
    fc.assert(
      fc.property(anyProfits, (profits) => {
        const sharpe = sharpePerTrade(tradesOf(profits))
        const { sqn } = backtest(profits).metrics
        if (sharpe !== null)
          assert.ok(Math.abs(sharpe * Math.sqrt(profits.length) - sqn) < 1e-9 * Math.abs(sqn) + 1e-9)
      }),
    )
  })
})

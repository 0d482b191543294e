import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { ClosedTrade } from '../../domain/index.ts'
import { backtestMetrics } from './backtest-metrics.ts'
import { anyProfits, closedTrade, HOUR, START, tradesOf } from './closed-trade.fixture.ts'
import type { BacktestMetrics } from './metrics-schema.ts'

function metricsOf(trades: readonly ClosedTrade[], days = 10): BacktestMetrics {
  const endTime = START + days * 24 * HOUR
  return backtestMetrics({ trades, startingBalance: 1000, startTime: START, endTime })
}

function everyNumber(value: unknown): readonly number[] {
  if (typeof value === 'number') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(everyNumber) : []
}

test('every figure is finite, and trades, wins, days and pairs add up', () => {
  fc.assert(
    fc.property(anyProfits, (profits) => {
      const metrics = metricsOf(tradesOf(profits))
      assert.ok(everyNumber(metrics).every(Number.isFinite))
      assert.equal(metrics.wins + metrics.draws + metrics.losses, profits.length)
      const days = metrics.dailyProfit.reduce((sum, [, profit]) => sum + profit, 0)
      assert.ok(Math.abs(days - metrics.profitTotalAbs) < 1e-9)
      assert.equal(metrics.profitByPair.TOTAL, metrics.profitTotalAbs)
      assert.equal(metrics.finalBalance, 1000 + metrics.profitTotalAbs)
      assert.ok(metrics.maxDrawdownAccount <= metrics.maxRelativeDrawdown)
      assert.ok(metrics.csumMin <= metrics.csumMax)
    }),
  )
})

test('without trades every figure is zero but growth, balance and days', () => {
  const { startingBalance, finalBalance, backtestStartTs, backtestEndTs, backtestDays, ...rest } = metricsOf(
    [],
  )
  assert.deepEqual([startingBalance, finalBalance, backtestDays], [1000, 1000, 10])
  assert.equal(backtestEndTs - backtestStartTs, 10 * 24 * HOUR)
  assert.ok(everyNumber(rest).every((value) => value === 0))
})

test('one winning trade has no deviation, no drawdown and no loss', () => {
  const metrics = metricsOf([closedTrade(5)])
  assert.deepEqual([metrics.sharpe, metrics.sortino, metrics.calmar, metrics.sqn], [-100, -100, -100, -100])
  assert.deepEqual([metrics.profitFactor, metrics.expectancyRatio, metrics.expectancy], [0, 100, 5])
  assert.deepEqual([metrics.maxDrawdownAbs, metrics.drawdownStartTs, metrics.drawdownEndTs], [0, 0, 0])
})

test('a first trade that loses is no drawdown: freqtrade has its peak there', () => {
  assert.equal(metricsOf(tradesOf([-5, 1])).maxDrawdownAbs, 0)
  const { maxDrawdownAbs, maxDrawdownHigh, maxDrawdownLow, drawdownStartTs, drawdownEndTs } = metricsOf(
    tradesOf([-5, 2, -4, 1]),
  )
  assert.deepEqual([maxDrawdownAbs, maxDrawdownHigh, maxDrawdownLow], [4, -3, -7])
  assert.deepEqual([drawdownStartTs, drawdownEndTs], [START + 2 * HOUR, START + 3 * HOUR])
})

test('all wins: no losses to divide by, no drawdown', () => {
  const metrics = metricsOf(tradesOf([1, 2, 3]))
  assert.deepEqual([metrics.winrate, metrics.maxConsecutiveWins, metrics.maxConsecutiveLosses], [1, 3, 0])
  assert.deepEqual([metrics.sortino, metrics.calmar, metrics.profitFactor], [-100, -100, 0])
  assert.ok(metrics.sharpe > 0)
})

test('a profit of exactly 0 is a draw and ends a row of wins', () => {
  const metrics = metricsOf(tradesOf([1, 0, 1, 1, 0]))
  assert.deepEqual([metrics.wins, metrics.draws, metrics.losses], [3, 2, 0])
  assert.deepEqual([metrics.maxConsecutiveWins, metrics.maxConsecutiveLosses], [2, 1])
})

test('a period of no length counts as one day and has no trades per day', () => {
  const metrics = metricsOf(tradesOf([1, -2]), 0)
  assert.deepEqual([metrics.backtestDays, metrics.tradesPerDay], [0, 0])
  assert.ok(Math.abs(metrics.cagr - (0.999 ** 365 - 1)) < 1e-12)
})

test('growth beyond float64 stays finite, a lost account has none', () => {
  assert.equal(metricsOf([closedTrade(1e7)], 1).cagr, Number.MAX_VALUE)
  assert.equal(metricsOf([closedTrade(-2000)]).cagr, 0)
  assert.equal(metricsOf([closedTrade(-1000)]).cagr, -1)
})

test('days are UTC days of closing; days between without a trade are draws', () => {
  const metrics = metricsOf([closedTrade(1, 22), closedTrade(2, 23), closedTrade(-4, 80)])
  assert.deepEqual(metrics.dailyProfit, [
    ['2024-01-01', 1],
    ['2024-01-02', 2],
    ['2024-01-03', 0],
    ['2024-01-04', -4],
  ])
  assert.deepEqual([metrics.winningDays, metrics.drawDays, metrics.losingDays], [2, 1, 1])
})

test('average holding times are whole minutes, halves to the even one', () => {
  const held = (minutes: number) => closedTrade(1, 0, { closeTime: START + minutes * 60_000 })
  assert.equal(metricsOf([held(10), held(15)]).holdingAvgS, 12 * 60)
  assert.equal(metricsOf([held(10), held(17)]).holdingAvgS, 14 * 60)
})

test('pairs that did not trade are listed, the most profitable first', () => {
  const { profitByPair } = backtestMetrics({
    trades: [closedTrade(-1)],
    pairs: ['ETH/BTC', 'LTC/BTC'],
    startingBalance: 10,
    startTime: START,
    endTime: START,
  })
  assert.deepEqual(Object.entries(profitByPair), [
    ['LTC/BTC', 0],
    ['ETH/BTC', -1],
    ['TOTAL', -1],
  ])
})

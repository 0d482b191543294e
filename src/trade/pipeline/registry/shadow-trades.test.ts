import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { HOUR, prediction } from './model-version.fixture.ts'
import type { SettledPrediction } from './prediction.ts'
import { SHADOW_RULES, type ShadowRules, shadowFigures, shadowTrades } from './shadow-trades.ts'

const FREE: ShadowRules = { ...SHADOW_RULES, feeRatio: 0, slippageRatio: 0 }
const hold = 2 * HOUR

test('a trade is opened at a score of enter or more, and none while the instrument is held', () => {
  const scores = [0.4, 0.5, 0.9, 0.9, 0.2, 0.6]
  const trades = shadowTrades(
    scores.map((score, bar) => settled(bar, { score })),
    { holdMs: hold, rules: FREE },
  )
  assert.deepEqual(
    trades.map(({ openTime, closeTime }) => [barOf(openTime), barOf(closeTime)]),
    [
      [1, 3],
      [3, 5],
      [5, 7],
    ],
  )
})

test('trades of one instrument never overlap, and those of others do not stand in its way', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.tuple(fc.integer({ min: 0, max: 60 }), fc.boolean(), fc.double({ min: 0, max: 1, noNaN: true })),
        { maxLength: 60 },
      ),
      (rows) => {
        const given = rows
          .map(([bar, isOther, score]) =>
            settled(bar, { score, instrument: isOther ? 'ETH/USDT' : 'BTC/USDT' }),
          )
          .sort((a, b) => a.barTime - b.barTime)
        const trades = shadowTrades(given, { holdMs: hold, rules: FREE })
        for (const name of ['BTC/USDT', 'ETH/USDT']) {
          const own = trades.filter(({ instrument }) => instrument === name)
          own.slice(1).forEach(({ openTime }, at) => {
            assert.ok(openTime >= own[at]!.closeTime)
          })
          const alone = given.filter(({ instrument }) => instrument === name)
          assert.deepEqual(own, shadowTrades(alone, { holdMs: hold, rules: FREE }))
        }
      },
    ),
  )
})

test('what happens later changes no trade that was closed before', () => {
  const given = Array.from({ length: 40 }, (_, bar) => settled(bar, { score: ((bar * 7) % 10) / 10 }))
  const whole = shadowTrades(given, { holdMs: hold, rules: SHADOW_RULES })
  for (let cut = 0; cut < 40; cut++) {
    const part = shadowTrades(given.slice(0, cut), { holdMs: hold, rules: SHADOW_RULES })
    assert.deepEqual(part, whole.slice(0, part.length))
  }
})

test('costs are paid on both sides; a short gains where a long loses', () => {
  const profit = (exitPrice: number, rules: ShadowRules) =>
    shadowTrades([settled(0, { score: 1, exitPrice })], { holdMs: hold, rules })[0]!.profitRatio
  near(profit(110, FREE), 0.1)
  near(profit(110, { ...FREE, side: 'short' }), -0.1)
  near(profit(100, { ...FREE, feeRatio: 0.01, slippageRatio: 0.01 }), 0.98 / 1.02 - 1)
  near(profit(90, { ...FREE, side: 'short', feeRatio: 0.01 }), 0.99 - 0.9 * 1.01)
  assert.equal(profit(100_000, { ...FREE, side: 'short' }), -1)
})

test('figures are those that a pencil gives', () => {
  const at = (day: number, profitRatio: number) => {
    const closeTime = Date.UTC(2025, 0, 1 + day)
    return { instrument: 'BTC/USDT', openTime: closeTime - HOUR, closeTime, profitRatio }
  }
  const span = { instruments: 1, from: Date.UTC(2025, 0, 1), to: Date.UTC(2025, 0, 5) }
  const figures = shadowFigures([at(0, 0.1), at(1, -0.2), at(2, 0.05), at(2, -0.05)], span)
  assert.equal(figures.trades, 4)
  assert.equal(figures.winRate, 0.5)
  near(figures.profitRatio, 1.1 * 0.8 * 1.05 * 0.95 - 1)
  near(figures.drawdown!, 0.8 * 1.05 * 0.95 - 1)
  near(figures.profitFactor!, 0.15 / 0.25)
  const daily = [0.1, -0.2, 1.05 * 0.95 - 1, 0, 0]
  const mean = daily.reduce((sum, value) => sum + value) / 5
  const variance = daily.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 4
  near(figures.sharpe!, (mean / Math.sqrt(variance)) * Math.sqrt(365))
  const shared = shadowFigures([at(0, 0.1)], { ...span, instruments: 2 })
  near(shared.profitRatio, 0.05)
})

test('no trade says nothing, and no loss has no profit factor', () => {
  const span = { instruments: 1, from: 0, to: 0 }
  assert.deepEqual(shadowFigures([], span), {
    ...{ trades: 0, winRate: null, drawdown: null, sharpe: null, profitFactor: null, profitRatio: 0 },
  })
  const won = { instrument: 'BTC/USDT', openTime: 0, closeTime: 1, profitRatio: 0.1 }
  assert.equal(shadowFigures([won], span).profitFactor, null)
})

function settled(bar: number, part: Partial<SettledPrediction> = {}): SettledPrediction {
  return { ...prediction(bar), label: 1, exitPrice: 101, ...part }
}

function barOf(time: number): number {
  return (time - prediction(0).barTime) / HOUR
}

function near(found: number, wanted: number): void {
  assert.ok(Math.abs(found - wanted) < 1e-12, `${found} is not ${wanted}`)
}

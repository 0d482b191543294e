import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { allocateMask } from '../../domain/index.ts'
import { readSettings } from '../engine/index.ts'
import { defineEventStrategy, defineStrategy, type ProtectionDefinition } from './index.ts'

function declared(protections: readonly ProtectionDefinition[]) {
  const base = {
    name: 'protected',
    timeframe: '5m',
    risk: { stop: 0.05, protections },
    indicators: () => ({}),
  }
  const vector = defineStrategy({ ...base, enterLong: ({ close }) => allocateMask(close.length) }).risk
  assert.deepEqual(defineEventStrategy({ ...base, decide: () => [] }).risk, vector)
  return vector.protections
}

describe('protections of a strategy', () => {
  it('have freqtrade’s defaults for what is left out, as settings have', () => {
    for (const method of ['CooldownPeriod', 'StoplossGuard', 'LowProfitPairs', 'MaxDrawdown'] as const) {
      assert.deepEqual(declared([{ method }]), readSettings({ protections: [{ method }] }).protections)
    }
    const said = { method: 'StoplossGuard', tradeLimit: 2, stop: { candles: 9 }, onlyPerPair: true } as const
    assert.deepEqual(
      declared([said]),
      readSettings({
        protections: [{ method: 'StoplossGuard', tradeLimit: 2, stopDurationCandles: 9, onlyPerPair: true }],
      }).protections,
    )
  })

  it('have no parts of another method, neither when it is compiled nor when it runs', () => {
    // @ts-expect-error a cooldown has no limit of trades
    assert.throws(() => declared([{ method: 'CooldownPeriod', tradeLimit: 3 }]), {
      message: 'a protection CooldownPeriod has no "tradeLimit"',
      hint: 'It has stop.',
    })
  })

  it('are refused by name where they make no sense', () => {
    for (const [protection, message] of [
      [{ method: 'Cooldown' }, /method is "Cooldown"/],
      [{ method: 'MaxDrawdown', maxAlowedDrawdown: 1 }, /has no "maxAlowedDrawdown"/],
      [{ method: 'MaxDrawdown', tradeLimit: 0 }, /MaxDrawdown: tradeLimit is 0/],
      [{ method: 'MaxDrawdown', tradeLimit: 1.5 }, /tradeLimit is 1.5/],
      [{ method: 'StoplossGuard', onlyPerPair: 1 }, /onlyPerPair is 1/],
      [{ method: 'StoplossGuard', requiredProfit: Number.NaN }, /requiredProfit is/],
      [{ method: 'CooldownPeriod', stop: 5 }, /stop is 5/],
      [{ method: 'CooldownPeriod', stop: { candles: 1, minutes: 1 } }, /stop is/],
      [{ method: 'CooldownPeriod', stop: { hours: 1 } }, /stop is/],
      [{ method: 'CooldownPeriod', stop: { candles: -1 } }, /stop is/],
    ] as const) {
      const refused = { code: 'strategy.invalid', message, hint: /./ }
      assert.throws(() => declared([protection as unknown as ProtectionDefinition]), refused)
    }
    assert.throws(() => declared({} as never), /no list/)
  })
})

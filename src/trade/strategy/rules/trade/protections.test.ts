import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readSettings } from '../../../engine/index.ts'
import type { ProtectionRule } from '../document/rules-schema.ts'
import { protectionOf } from './protections.ts'

const RULES: readonly ProtectionRule[] = [
  { method: 'CooldownPeriod' },
  { method: 'CooldownPeriod', stopDurationCandles: 3 },
  { method: 'StoplossGuard' },
  {
    method: 'StoplossGuard',
    lookbackPeriodCandles: 12,
    stopDuration: 90,
    tradeLimit: 2,
    requiredProfit: -0.02,
    onlyPerPair: true,
    onlyPerSide: true,
  },
  { method: 'LowProfitPairs' },
  { method: 'LowProfitPairs', lookbackPeriod: 600, tradeLimit: 5, requiredProfit: 0.03, onlyPerSide: true },
  { method: 'MaxDrawdown' },
  { method: 'MaxDrawdown', lookbackPeriodCandles: 40, stopDurationCandles: 5, maxAllowedDrawdown: 0.1 },
]

for (const rule of RULES) {
  test(`${JSON.stringify(rule)} means what it means as a setting`, () => {
    assert.deepEqual(readSettings({ protections: [rule] }).protections, [protectionOf(rule)])
  })
}

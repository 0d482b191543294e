import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CreditEntry } from '../api/types.ts'
import { daysLeft, useByDay } from './credit-use.ts'

const DAY = 86_400_000
const NOW = Date.UTC(2025, 0, 10, 5)

const entry = (amount: number, daysAgo: number, kind: CreditEntry['kind'] = 'bot-minutes'): CreditEntry => ({
  ...{ key: `k${daysAgo}${amount}`, amount, kind, reason: '', balance: 0 },
  time: NOW - daysAgo * DAY,
})

test('minutes are summed by UTC day; what was given is no use', () => {
  const use = useByDay([entry(-60, 0), entry(-40, 1), entry(-20, 1), entry(500, 1, 'grant')], {
    now: NOW,
    days: 3,
  })
  assert.deepEqual(
    use.map(({ used }) => used),
    [0, 60, 60],
  )
  assert.equal(use.at(-1)?.day, Date.UTC(2025, 0, 10))
})

test('the balance lasts at the pace of the full days since something ran', () => {
  const use = useByDay([entry(-100, 2), entry(-300, 1), entry(-5, 0)], { now: NOW, days: 7 })
  assert.equal(daysLeft(1_000, use), 5)
  assert.equal(daysLeft(-3, use), 0)
  assert.equal(daysLeft(1_000, useByDay([entry(-5, 0)], { now: NOW, days: 7 })), null)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { journalText } from './journal-text.ts'

test('a body is told name by name, without its time and without floating dust', () => {
  const body = {
    pair: 'ETH/BTC',
    tradeId: 3,
    rate: 2893.7939969984986,
    profitRatio: 0.01499,
    time: 1,
    madeAt: 1,
  }
  assert.equal(journalText(body), 'pair ETH/BTC · trade id 3 · rate 2893.794 · profit ratio +1.50\u00a0%')
})

test('whatever a body is, it is told', () => {
  assert.equal(journalText(undefined), '')
  assert.equal(journalText('late'), 'late')
  assert.equal(journalText([1, 2]), '[1,2]')
  assert.equal(journalText({ reason: null, why: { code: 'x' } }), 'why {"code":"x"}')
})

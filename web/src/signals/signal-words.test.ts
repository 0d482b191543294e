import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Signal } from '../api/types.ts'
import { asSent, leftOf, meansPair, signalsWith } from './signal-words.ts'

const SECOND = 1000
const signal = { state: 'PENDING', created_at: 0, expires_at: 60 * SECOND, sent_at: null } as const

test('a signal tells how long it may still be handed out, and what became of it', () => {
  assert.equal(leftOf(signal, 20 * SECOND), '40 s of 1 min left')
  assert.equal(leftOf(signal, 60 * SECOND), 'nobody asked within 1 min')
  assert.equal(leftOf({ ...signal, state: 'EXPIRED' }, 0), 'nobody asked within 1 min')
  assert.equal(leftOf({ ...signal, state: 'ACKED', sent_at: 5 * SECOND }, 90 * SECOND), 'taken after 5 s')
})

test('signals are found by every word of what is shown', () => {
  const all = [
    { account_id: '77', symbol: 'EURUSD', side: 'buy', timeframe: '5m', state: 'ACKED', comment: '' },
    { account_id: '78', symbol: 'EURUSD', side: 'sell', timeframe: '5m', state: 'EXPIRED', comment: 'late' },
  ] as unknown as readonly Signal[]
  assert.equal(signalsWith(all, '').length, 2)
  assert.deepEqual(signalsWith(all, 'eur arrived'), [all[0]])
  assert.deepEqual(signalsWith(all, 'EXPIRED 78 late'), [all[1]])
  assert.deepEqual(signalsWith(all, 'eur nothing'), [])
})

test('a terminal’s name means a pair with and without slash and suffix, and no other pair', () => {
  for (const name of ['EURUSD', 'EUR/USD', 'eurusd', 'EURUSD.m', 'EURUSD#', 'EURUSD_raw'])
    assert.ok(meansPair(name, 'EUR/USD'), name)
  assert.ok(meansPair('BTCUSDT', 'BTC/USDT:USDT'))
  for (const name of ['EURUSDT', 'XEURUSD', 'EUR', 'USDEUR']) assert.ok(!meansPair(name, 'EUR/USD'), name)
})

test('a number keeps the decimals that it was sent with', () => {
  assert.deepEqual([null, 100, 1.0845, 0.1, 1e-7].map(asSent), ['–', '100', '1.0845', '0.1', '0.0000001'])
})

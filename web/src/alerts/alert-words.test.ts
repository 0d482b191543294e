import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Alert } from '../api/types.ts'
import { alertsSentence, deliveryWords, matchWords, worstFirst } from './alert-words.ts'

const alert = (state: Alert['state'], severity: Alert['severity'], lastSeenAt = 0) =>
  ({ state, severity, lastSeenAt }) as Alert

test('the sentence says how many wait, how many are critical, and what is taken care of', () => {
  assert.equal(alertsSentence([]), 'Nothing waits for anybody.')
  assert.equal(
    alertsSentence([alert('firing', 'critical'), alert('firing', 'info'), alert('acknowledged', 'info')]),
    '2 alerts wait for somebody, 1 of them critical. 1 more is taken care of.',
  )
})

test('what fires stands before what is taken, the worst first, then the newest', () => {
  const [old, fresh] = [alert('firing', 'info', 1), alert('firing', 'info', 2)]
  const [worst, taken] = [alert('firing', 'critical'), alert('acknowledged', 'critical')]
  assert.deepEqual(worstFirst([taken, old, fresh, worst]), [worst, fresh, old, taken])
})

test('a delivery says how it went', () => {
  const of = (state: 'waiting' | 'delivered' | 'given-up', attempts: number) =>
    deliveryWords({ state, attempts, lastMessage: 'it answered 404' })
  assert.equal(of('delivered', 1), 'taken at the first try')
  assert.equal(of('waiting', 0), 'waits for its time')
  assert.equal(of('waiting', 2), 'tried again soon, after 2 tries: it answered 404')
  assert.equal(of('given-up', 1), 'given up after first try: it answered 404')
  assert.equal(matchWords({ severities: [], rules: [], tenants: [], bots: [] }), 'every alert')
})

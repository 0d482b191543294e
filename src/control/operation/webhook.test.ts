import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hears, nextTryAfter, RETRY_PAUSES_S, requireWebhookUrl } from './webhook.ts'

test('only https addresses without a user and without a fragment are taken', () => {
  assert.equal(requireWebhookUrl('https://Example.COM/a?b=c'), 'https://example.com/a?b=c')
  for (const bad of [
    ...['', 'x', 'http://example.com', 'ftp://example.com', 'file:///etc/passwd', 'javascript:alert(1)'],
    ...['https://', 'https://user@example.com', 'https://u:p@example.com', 'https://example.com/#a'],
    `https://example.com/${'a'.repeat(2_000)}`,
  ])
    assert.throws(() => requireWebhookUrl(bad), { code: 'webhook.address' }, bad)
})

test('where the operator has networks of his own, http is taken, too, and nothing else', () => {
  assert.equal(requireWebhookUrl('http://10.0.0.7:80/in', { plain: true }), 'http://10.0.0.7/in')
  for (const bad of ['ftp://example.com', 'http://user@10.0.0.7', 'http://10.0.0.7/#a'])
    assert.throws(() => requireWebhookUrl(bad, { plain: true }), { code: 'webhook.address' }, bad)
})

test('types are heard of by name or by a prefix that ends with a dot', () => {
  assert.ok(hears([], 'command.approved'))
  assert.ok(hears(['command.'], 'command.approved'))
  assert.ok(hears(['x', 'command.approved'], 'command.approved'))
  assert.ok(!hears(['command'], 'command.approved'))
  assert.ok(!hears(['command.approved'], 'command.approved.twice'))
})

test('pauses grow, and end before three days are over', () => {
  const pauses = RETRY_PAUSES_S.map((_, at) => nextTryAfter(at + 1)!)
  assert.deepEqual(
    pauses,
    [...pauses].sort((a, b) => a - b),
  )
  assert.ok(pauses.reduce((sum, ms) => sum + ms, 0) < 3 * 86_400_000)
  assert.equal(nextTryAfter(RETRY_PAUSES_S.length + 1), undefined)
})

import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import fc from 'fast-check'
import Fastify from 'fastify'
import { addressGroup, clientAddress } from './client-address.ts'
import { startServer } from './server.fixture.ts'
import { trustedProxies } from './trusted-proxies.ts'

const FORGED = {
  'x-forwarded-for': '198.51.100.7',
  'x-forwarded-host': 'evil.example',
  'x-forwarded-proto': 'https',
  'x-real-ip': '198.51.100.8',
  forwarded: 'for=198.51.100.9;host=evil.example;proto=https',
}

/** Tells what a server behind these proxies sees of a request. */
function open(t: TestContext, proxies: readonly string[]) {
  const app = Fastify({ trustProxy: trustedProxies(proxies) })
  app.get('/', async (request) => [clientAddress(request), request.hostname, request.protocol])
  t.after(() => app.close())
  return async (remoteAddress: string, headers: Record<string, string> = {}): Promise<string[]> =>
    (await app.inject({ url: '/', remoteAddress, headers: { host: 'leme.example', ...headers } })).json()
}

test('without trusted proxies forged headers change neither address, host nor protocol', async (t) => {
  const ask = open(t, [])
  assert.deepEqual(await ask('203.0.113.5', FORGED), ['203.0.113.5', 'leme.example', 'http'])
  assert.deepEqual(await ask('127.0.0.1', FORGED), ['127.0.0.1', 'leme.example', 'http'])
})

test('of a peer that is no trusted proxy the headers are ignored wholly', async (t) => {
  const ask = open(t, ['10.0.0.0/24', '2001:db8:1::/64'])
  for (const peer of ['203.0.113.5', '10.0.1.1', '2001:db8:2::1'])
    assert.deepEqual(await ask(peer, FORGED), [peer, 'leme.example', 'http'])
})

test('through trusted proxies the right-most address that is none of them counts', async (t) => {
  const ask = open(t, ['10.0.0.0/24', '2001:db8:1::/64'])
  const chains: [string, string][] = [
    ['198.51.100.7', '198.51.100.7'],
    ['1.1.1.1, 198.51.100.7', '198.51.100.7'],
    ['1.1.1.1, 198.51.100.7, 10.0.0.8', '198.51.100.7'],
    ['10.0.0.7, 198.51.100.7, 10.0.0.8, 2001:db8:1::5', '198.51.100.7'],
    ['10.0.0.7, 10.0.0.8', '10.0.0.7'],
    ['2001:DB8:0:0:9::1', '2001:db8::9:0:0:1'],
    ['::ffff:198.51.100.7', '198.51.100.7'],
  ]
  for (const peer of ['10.0.0.9', '::ffff:10.0.0.9', '2001:db8:1::9'])
    for (const [given, wanted] of chains)
      assert.equal((await ask(peer, { 'x-forwarded-for': given }))[0], wanted, `${peer} ${given}`)
  assert.deepEqual(await ask('10.0.0.9', FORGED), ['198.51.100.7', 'evil.example', 'https'])
  assert.deepEqual(await ask('10.0.0.9'), ['10.0.0.9', 'leme.example', 'http'])
})

test('what a proxy passes on that is no address makes the peer count', async (t) => {
  const ask = open(t, ['10.0.0.0/24'])
  for (const given of ['unknown', '198.51.100.7:443', '1.2.3', '[::1]', '<script>', '999.1.1.1', ' ,, '])
    assert.equal((await ask('10.0.0.9', { 'x-forwarded-for': given }))[0], '10.0.0.9', given)
})

test('no header of an untrusted peer is believed, whatever it says', async (t) => {
  const ask = open(t, ['10.0.0.0/24'])
  const text = fc.string({ unit: fc.constantFrom(...'0123456789abcdef.:, []%'), maxLength: 60 })
  await fc.assert(
    fc.asyncProperty(text, async (given) => {
      const headers = { 'x-forwarded-for': given, 'x-forwarded-host': given, 'x-forwarded-proto': given }
      assert.deepEqual(await ask('203.0.113.5', headers), ['203.0.113.5', 'leme.example', 'http'])
      assert.match((await ask('10.0.0.9', { 'x-forwarded-for': given }))[0]!, /^[\da-f.:]+$/)
    }),
    { numRuns: 60 },
  )
})

test('IPv6 counts by /64 in any spelling, IPv4 by address', () => {
  assert.equal(addressGroup('203.0.113.5'), '203.0.113.5')
  const groups: [string, string][] = [
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1:2:3:4:5', 'fe80:0:0:1::/64'],
  ]
  for (const [address, group] of groups) assert.equal(addressGroup(address), group, address)
})

test('the server itself takes host and protocol from trusted proxies alone', async (t) => {
  const options = { trustedProxies: ['10.0.0.9'], hosts: ['leme.example'] }
  const { app, logins } = await startServer(t, {}, options)
  const headers = { host: 'leme.example', 'x-forwarded-proto': 'https' }
  const login = async (remoteAddress: string, more: Record<string, string> = {}) =>
    app.inject({
      url: `/login?token=${await logins.createLink()}`,
      remoteAddress,
      headers: { ...headers, ...more },
    })
  assert.match(String((await login('10.0.0.9')).headers['set-cookie']), /; Secure/)
  assert.doesNotMatch(String((await login('10.0.0.8')).headers['set-cookie']), /; Secure/)
  const other = { 'x-forwarded-host': 'other.example' }
  assert.equal((await login('10.0.0.9', other)).statusCode, 421)
  assert.equal((await login('10.0.0.8', other)).statusCode, 303)
})

test('a protocol that is none ends in a refusal, not in a failure', async (t) => {
  const { app, token } = await startServer(t, {}, { trustedProxies: ['10.0.0.9'] })
  for (const protocol of ['h t t p', '', ':', 'javascript']) {
    const { statusCode } = await app.inject({
      method: 'POST',
      url: '/api/v1/logout',
      remoteAddress: '10.0.0.9',
      headers: { origin: 'http://evil.example', 'x-forwarded-proto': protocol },
      cookies: { leme_session_80: token },
    })
    assert.equal(statusCode, 403, protocol)
  }
})

test('proxies that are no network, or everybody, are refused', () => {
  assert.equal(trustedProxies([]), false)
  assert.deepEqual(trustedProxies(['10.0.3.7', '2001:db8::/32']), ['10.0.3.7', '2001:db8::/32'])
  for (const bad of ['loopback', '', '10.0.0.0/33', '10.0.0.0/255.0.0.0', 'nginx', '0.0.0.0/0', '::/0'])
    assert.throws(() => trustedProxies([bad]), { code: 'proxy.network' }, bad)
})

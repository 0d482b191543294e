import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parsePair, parseVenue } from '../../../domain/index.ts'
import type { ApiKey, ApiKeyStore, KeyAnswer, KeyUse } from './api-key-port.ts'
import type { IngestStore } from './port.ts'

const RIGHTS = { scopes: ['ingest'], networks: [], expiresAt: null } as const
const SOURCE = { policy: 'keep', takesUnknown: true } as const
const USE: KeyUse = { scope: 'ingest', address: '203.0.113.7' }

/** Judges an implementation of {@link ApiKeyStore}; `ingest` has its sources. */
export function apiKeyStoreSuite(
  name: string,
  open: () => { readonly keys: ApiKeyStore; readonly ingest: IngestStore },
): void {
  describe(`ApiKeyStore: ${name}`, () => {
    const { keys, ingest } = open()
    let made = 0
    const source = async (): Promise<string> => {
      const unique = `keys-${++made}`
      await ingest.putSource({ ...SOURCE, name: unique, venue: parseVenue(unique) })
      return unique
    }

    test('a key is accepted for what it was made, and the token is shown once', async () => {
      const name = await source()
      const { key, token } = await keys.create(name, { ...RIGHTS, scopes: ['ingest', 'read'] })
      assert.match(token, /^leme_[\da-f]{16}_[\da-f]{64}$/)
      assert.deepEqual(await keys.verify(token, USE), { kind: 'accepted', key })
      assert.deepEqual(await keys.verify(token, { ...USE, scope: 'read' }), { kind: 'accepted', key })
      assert.equal(reasonOf(await keys.verify(token, { ...USE, scope: 'signals' })), 'scope')
      assert.deepEqual(await keys.list(name), [key])
      assert.equal(JSON.stringify(key).includes(token.slice(-64)), false)
    })

    test('with a key come the names that its source has for markets', async () => {
      const name = await source()
      const { key, token } = await keys.create(name, RIGHTS)
      const names = { pairs: { 'US500.cash': parsePair('US500/USD') }, quote: 'BRL' }
      await ingest.putSource({ ...SOURCE, name, venue: parseVenue(name), names })
      assert.deepEqual(await keys.verify(token, USE), { kind: 'accepted', key, names })
    })

    test('any other token is unknown', async () => {
      const { token } = await keys.create(await source(), RIGHTS)
      const flipped = token.slice(0, -1) + (token.endsWith('0') ? '1' : '0')
      const early = token.replace(
        /_(.)([\da-f]{63})$/,
        (_, first, rest) => `_${first === '0' ? 1 : 0}${rest}`,
      )
      for (const guess of [flipped, early, token.toUpperCase(), `${token}0`, token.slice(0, -1), '', ' ']) {
        assert.equal(reasonOf(await keys.verify(guess, USE)), 'unknown', guess)
      }
      assert.equal(reasonOf(await keys.verify(`leme_${'0'.repeat(16)}_${token.slice(-64)}`, USE)), 'unknown')
    })

    test('a key ends at its time', async () => {
      const name = await source()
      const past = await keys.create(name, { ...RIGHTS, expiresAt: 1 })
      const future = await keys.create(name, { ...RIGHTS, expiresAt: past.key.createdAt + 3_600_000 })
      assert.equal(reasonOf(await keys.verify(past.token, USE)), 'expired')
      assert.equal((await keys.verify(future.token, USE)).kind, 'accepted')
    })

    test('a key is changed by a second one, then the first is revoked', async () => {
      const name = await source()
      const first = await keys.create(name, RIGHTS)
      const second = await keys.create(name, RIGHTS)
      assert.notEqual(first.token, second.token)
      assert.equal((await keys.verify(first.token, USE)).kind, 'accepted')
      assert.equal(await keys.revoke(first.key.prefix), true)
      assert.equal(await keys.revoke(first.key.prefix), false)
      assert.equal(await keys.revoke('nothing'), false)
      assert.equal(reasonOf(await keys.verify(first.token, USE)), 'revoked')
      assert.equal((await keys.verify(second.token, USE)).kind, 'accepted')
      const listed: readonly ApiKey[] = await keys.list(name)
      assert.deepEqual(
        listed.map(({ prefix, revokedAt }) => [prefix, revokedAt === null]),
        [
          [first.key.prefix, false],
          [second.key.prefix, true],
        ],
      )
    })

    test('a key in force can be given an end, or an earlier one, never a later one', async () => {
      const name = await source()
      const { key, token } = await keys.create(name, RIGHTS)
      const end = key.createdAt + 3_600_000
      assert.equal(await keys.expire(key.prefix, end), true)
      assert.equal((await keys.verify(token, USE)).kind, 'accepted')
      assert.equal(await keys.expire(key.prefix, end + 1), true)
      assert.deepEqual(await keys.list(name), [{ ...key, expiresAt: end }])
      assert.equal(await keys.expire(key.prefix, key.createdAt), true)
      assert.equal(reasonOf(await keys.verify(token, USE)), 'expired')
      assert.equal(await keys.revoke(key.prefix), true)
      assert.equal(await keys.expire(key.prefix, end), false)
      assert.equal(await keys.expire('nothing', end), false)
    })

    test('a key is used from its networks alone', async () => {
      const networks = ['203.0.113.0/24', '2001:db8::/32']
      const { token } = await keys.create(await source(), { ...RIGHTS, networks })
      for (const address of ['203.0.113.7', '::ffff:203.0.113.9', '2001:db8::1']) {
        assert.equal((await keys.verify(token, { ...USE, address })).kind, 'accepted', address)
      }
      for (const address of ['203.0.114.7', '2001:db9::1', 'unknown', '']) {
        assert.equal(reasonOf(await keys.verify(token, { ...USE, address })), 'network', address)
      }
    })

    test('a key of no source, or with a network that cannot be read, is not made', async () => {
      await assert.rejects(keys.create('nobody', RIGHTS), { code: 'ingest.source-unknown' })
      const networks = ['203.0.113.0/33']
      await assert.rejects(keys.create(await source(), { ...RIGHTS, networks }), { code: 'ingest.network' })
    })
  })
}

function reasonOf(answer: KeyAnswer): string {
  return answer.kind === 'refused' ? answer.reason : answer.kind
}

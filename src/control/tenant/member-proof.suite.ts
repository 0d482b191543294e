import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { FIRST_LOCK_MS, MOST_FAILURES } from './member-attempts.ts'
import { newMembers, type OpenedMembers } from './member-store.fixture.ts'
import { MEMBER_ROLES } from './principal.ts'
import { parseTenantId } from './tenant-id.ts'

/** Judges what members and programs show to a {@link MemberStore}: attempts, second factors, keys. */
export function memberProofSuite(name: string, open: () => OpenedMembers): void {
  describe(`MemberStore, what is shown: ${name}`, () => {
    const opened = open()
    const { members, pass } = opened
    const { member } = newMembers(`shown-${name}`, opened)

    test('five failures lock, each further one for longer, and a right one forgets them', async () => {
      const { id } = await member()
      for (let at = 0; at < MOST_FAILURES; at++) assert.equal(await members.beginAttempt(id), true)
      assert.equal(await members.beginAttempt(id), false)
      await pass(FIRST_LOCK_MS - 30_000)
      assert.equal(await members.beginAttempt(id), false)
      await pass(60_000)
      assert.equal(await members.beginAttempt(id), true)
      await pass(FIRST_LOCK_MS + 30_000)
      assert.equal(await members.beginAttempt(id), false)
      await pass(FIRST_LOCK_MS)
      assert.equal(await members.beginAttempt(id), true)
      await members.endAttempt(id, 'right')
      for (let at = 0; at < MOST_FAILURES; at++) assert.equal(await members.beginAttempt(id), true)
      assert.equal(await members.beginAttempt(id), false)
      assert.equal(await members.beginAttempt('nobody'), false)
      await members.endAttempt('nobody', 'right')
    })

    test('many attempts at once are counted like as many in a row', async () => {
      const { id } = await member()
      const begun = await Promise.all(Array.from({ length: 20 }, () => members.beginAttempt(id)))
      assert.equal(begun.filter(Boolean).length, MOST_FAILURES)
    })

    test('an attempt that was not used does not count, but none takes back a lock', async () => {
      const { id } = await member()
      for (let at = 0; at < 20; at++) {
        assert.equal(await members.beginAttempt(id), true)
        await members.endAttempt(id, 'unused')
      }
      for (let at = 0; at < MOST_FAILURES; at++) assert.equal(await members.beginAttempt(id), true)
      await members.endAttempt(id, 'unused')
      assert.equal(await members.beginAttempt(id), false)
      await pass(FIRST_LOCK_MS + 1)
      assert.equal(await members.beginAttempt(id), true)
      await pass(FIRST_LOCK_MS + 1)
      assert.equal(await members.beginAttempt(id), false, 'the second lock is longer')
    })

    test('an authenticator counts from its first code on, and each step once', async () => {
      const { id } = await member()
      assert.equal(await members.factor(id), undefined)
      assert.equal(await members.confirmFactor(id, { step: 1, recovery: [] }), false)
      await members.beginFactor(id, 'first')
      assert.equal(await members.acceptStep(id, 5), false)
      await members.beginFactor(id, 'second')
      assert.deepEqual(await members.factor(id), { sealed: 'second', confirmed: false })
      assert.equal((await members.get(id))?.secondFactor, 'begun')
      assert.equal(await members.confirmFactor(id, { step: 7, recovery: ['aa', 'bb'] }), true)
      assert.equal(await members.confirmFactor(id, { step: 8, recovery: [] }), false)
      assert.deepEqual(await members.factor(id), { sealed: 'second', confirmed: true })
      assert.equal((await members.get(id))?.secondFactor, 'confirmed')
      await assert.rejects(members.beginFactor(id, 'third'), { code: 'member.state' })
      assert.deepEqual(
        [await members.acceptStep(id, 7), await members.acceptStep(id, 6), await members.acceptStep(id, 8)],
        [false, false, true],
      )
      const at = await Promise.all(Array.from({ length: 8 }, () => members.acceptStep(id, 9)))
      assert.equal(at.filter(Boolean).length, 1)
      await assert.rejects(members.beginFactor('nobody', 'x'), { code: 'member.unknown' })
    })

    test('a recovery code is good once, and goes with its authenticator', async () => {
      const [ana, bob] = [await member(), await member()]
      const codes = ['a1', 'b2', 'c3'].map((text) => text.repeat(32))
      await members.beginFactor(ana.id, 's')
      await members.confirmFactor(ana.id, { step: 1, recovery: codes })
      assert.equal(await members.acceptRecovery(bob.id, codes[0]!), false)
      const used = await Promise.all(
        Array.from({ length: 8 }, () => members.acceptRecovery(ana.id, codes[0]!)),
      )
      assert.equal(used.filter(Boolean).length, 1)
      assert.equal(await members.acceptRecovery(ana.id, 'd4'.repeat(32)), false)
      assert.equal(await members.removeFactor(ana.id), true)
      assert.equal(await members.removeFactor(ana.id), false)
      assert.equal(await members.acceptRecovery(ana.id, codes[1]!), false)
      assert.equal((await members.get(ana.id))?.secondFactor, 'none')
      assert.equal(await members.factor(ana.id), undefined)
    })

    test('a key is kept without its secret, with whom it stands for', async () => {
      const ana = await member()
      const wanted = {
        ...{ tenant: ana.tenant!, member: ana.id, name: `ana's script`, role: 'trader' as const },
        ...{ networks: ['203.0.113.0/24'], expiresAt: 9_999_999_999_999 },
      }
      const { key, token } = await members.createKey(wanted)
      assert.match(token, /^lk_[\da-f]{16}_[\da-f]{64}$/)
      const { prefix, createdAt } = key
      assert.deepEqual(key, { ...wanted, prefix, createdAt, revokedAt: null, lastUsedAt: null })
      const { now, hash, ...stored } = (await members.key(prefix))!
      assert.deepEqual(stored, {
        key,
        maker: ana,
        tenant: { status: 'active', requiresSecondFactor: false, requestsPerSecond: 7 },
      })
      assert.match(hash, /^[\da-f]{64}$/)
      assert.ok(Math.abs(now - createdAt) < 60_000)
      assert.ok(!JSON.stringify(stored).includes(token.slice(-64)))
      assert.equal(await members.key('0'.repeat(16)), undefined)
    })

    test('keys are listed newest first, and revoked by their tenant alone', async () => {
      const [ana, bob] = [await member(), await member()]
      const prefixes: string[] = []
      for (const role of MEMBER_ROLES) {
        const { key } = await members.createKey({
          ...{ tenant: ana.tenant!, member: ana.id, name: role, role, networks: [], expiresAt: null },
        })
        prefixes.unshift(key.prefix)
      }
      const { key: foreign } = await members.createKey({
        ...{ tenant: bob.tenant!, member: null, name: 'x', role: 'viewer', networks: [], expiresAt: null },
      })
      const first = await members.listKeys({ tenant: ana.tenant!, limit: 2 })
      const rest = await members.listKeys({ tenant: ana.tenant!, limit: 2, cursor: first.nextCursor! })
      assert.deepEqual(
        [...first.items, ...rest.items].map(({ prefix }) => prefix),
        prefixes,
      )
      assert.equal(rest.nextCursor, null)
      assert.equal(await members.revokeKey(ana.tenant!, foreign.prefix), false)
      assert.equal(await members.revokeKey(bob.tenant!, foreign.prefix), true)
      assert.equal(await members.revokeKey(bob.tenant!, foreign.prefix), false)
      assert.notEqual((await members.key(foreign.prefix))?.key.revokedAt, null)
      assert.equal((await members.key(foreign.prefix))?.maker, null)
    })

    test('a key that cannot be is not made', async () => {
      const ana = await member()
      const wanted = {
        ...{ tenant: ana.tenant!, member: ana.id, name: 'k', role: 'viewer' as const },
        ...{ networks: [], expiresAt: null },
      }
      const refused = (change: object, code: string) =>
        assert.rejects(members.createKey({ ...wanted, ...change }), { code })
      await refused({ networks: ['10.0.0.0/33'] }, 'tenant.network')
      await refused({ tenant: parseTenantId('not-there') }, 'tenant.unknown')
      await refused({ member: 'nobody' }, 'member.unknown')
    })

    test('the use of a key is noted to the minute', async () => {
      const ana = await member()
      const { key } = await members.createKey({
        ...{ tenant: ana.tenant!, member: ana.id, name: 'k', role: 'viewer', networks: [], expiresAt: null },
      })
      const usedAt = async () => (await members.key(key.prefix))!.key.lastUsedAt
      assert.equal(await usedAt(), null)
      await members.touchKey(key.prefix)
      const first = await usedAt()
      assert.ok(first !== null)
      await members.touchKey(key.prefix)
      assert.equal(await usedAt(), first)
      await pass(120_000)
      await members.touchKey(key.prefix)
      assert.notEqual(await usedAt(), first)
      await members.touchKey('0'.repeat(16))
    })
  })
}

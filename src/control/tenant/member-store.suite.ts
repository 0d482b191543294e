import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Member } from './member.ts'
import { newMembers, type OpenedMembers } from './member-store.fixture.ts'
import { parseTenantId } from './tenant-id.ts'

const HASH = '$argon2id$of a password'
const DAY = 24 * 3_600_000

/** Judges an implementation of {@link MemberStore} and {@link SessionStore}. */
export function memberStoreSuite(name: string, open: () => OpenedMembers): void {
  describe(`MemberStore: ${name}`, () => {
    const opened = open()
    const { members, logins, tenants, pass } = opened
    const { tenant, member, next } = newMembers(name, opened)

    async function session(id: string): Promise<string> {
      return (await logins.redeem(await logins.createLink(id), '203.0.113.7'))!
    }

    test('a member is made with nothing but a name and a role', async () => {
      const id = await tenant()
      const ana = await members.create({ tenant: id, name: '  Ana\u0301  Lima ', role: 'trader' })
      assert.match(ana.id, /^[\da-f]{16}$/)
      assert.deepEqual(ana, {
        ...{ id: ana.id, tenant: id, name: 'An\u00e1 Lima', role: 'trader', disabled: false },
        ...{ hasPassword: false, secondFactor: 'none', requiresSecondFactor: false },
        createdAt: ana.createdAt,
      })
      assert.ok(Number.isSafeInteger(ana.createdAt))
      assert.deepEqual(await members.get(ana.id), ana)
      assert.deepEqual(await members.holder(ana.id), {
        member: ana,
        tenant: { status: 'active', requiresSecondFactor: false, requestsPerSecond: 7 },
      })
      assert.equal(await members.get('nobody'), undefined)
      assert.equal(await members.holder('nobody'), undefined)
    })

    test('a name is taken once in a tenant, whatever its capitals, and free in every other', async () => {
      const [one, other] = [await tenant(), await tenant()]
      await members.create({ tenant: one, name: 'ana@example.com', role: 'admin' })
      const twice = { name: 'ANA@example.com', role: 'viewer' } as const
      const operator = `operator ${next()}`
      await assert.rejects(members.create({ tenant: one, ...twice }), { code: 'member.exists' })
      await members.create({ tenant: other, ...twice })
      await members.create({ tenant: null, ...twice, name: operator })
      await assert.rejects(members.create({ tenant: null, ...twice, name: operator.toUpperCase() }), {
        code: 'member.exists',
      })
    })

    test('what is no name, and a tenant that is not there, are refused', async () => {
      const id = await tenant()
      for (const bad of ['', '   ', 'a\u0000b', 'a\u202eb', 'x'.repeat(81), '\u200b']) {
        await assert.rejects(members.create({ tenant: id, name: bad, role: 'viewer' }), {
          code: 'member.name',
        })
      }
      const nowhere = parseTenantId('not-there')
      await assert.rejects(members.create({ tenant: nowhere, name: 'Ana', role: 'viewer' }), {
        code: 'tenant.unknown',
      })
    })

    test('names with quotes and patterns are names', async () => {
      const id = await tenant()
      for (const odd of [`O'Brien`, '%', '_', '__proto__', `"; drop table control.member; --`, '\\']) {
        const found = await members.create({ tenant: id, name: odd, role: 'viewer' })
        assert.equal((await members.credentials(id, odd))?.holder.member.id, found.id)
      }
      assert.equal(await members.credentials(id, 'constructor'), undefined)
    })

    test('members are listed page by page, in the order in which they were made', async () => {
      const id = await tenant()
      const all: Member[] = []
      for (let at = 0; at < 5; at++) all.push(await member(id))
      await member()
      const first = await members.list({ tenant: id, limit: 2 })
      const second = await members.list({ tenant: id, limit: 2, cursor: first.nextCursor! })
      const third = await members.list({ tenant: id, limit: 2, cursor: second.nextCursor! })
      assert.deepEqual([...first.items, ...second.items, ...third.items], all)
      assert.equal(third.nextCursor, null)
      await assert.rejects(members.list({ tenant: id, limit: 2, cursor: "1' or true" }), {
        code: 'page.bad-cursor',
      })
    })

    test('what is done alongside fails with the change, and the change with it', async () => {
      const id = await tenant()
      const broken = async () => {
        throw new Error('no audit')
      }
      await assert.rejects(members.create({ tenant: id, name: 'Ana', role: 'admin' }, broken), /no audit/)
      assert.deepEqual((await members.list({ tenant: id, limit: 9 })).items, [])
      const ana = await member(id)
      const token = await session(ana.id)
      await assert.rejects(members.change(ana.id, { role: 'viewer' }, broken), /no audit/)
      await assert.rejects(members.setPassword(ana.id, HASH, { alongside: broken }), /no audit/)
      const wanted = {
        tenant: id,
        member: ana.id,
        name: 'k',
        role: 'admin',
        networks: [],
        expiresAt: null,
      } as const
      await assert.rejects(members.createKey(wanted, broken), /no audit/)
      assert.deepEqual((await members.listKeys({ tenant: id, limit: 9 })).items, [])
      const { key } = await members.createKey(wanted)
      await assert.rejects(members.revokeKey(id, key.prefix, broken), /no audit/)
      assert.equal((await members.key(key.prefix))?.key.revokedAt, null)
      assert.deepEqual(await members.get(ana.id), ana)
      assert.ok(await logins.session(token))
    })

    test('what is done alongside sees what was made', async () => {
      const seen: unknown[] = []
      const id = await tenant()
      const ana = await members.create({ tenant: id, name: 'Ana', role: 'admin' }, async (one) => {
        seen.push(one)
      })
      const changed = await members.change(ana.id, { role: 'viewer' }, async (one) => {
        seen.push(one)
      })
      assert.deepEqual(seen, [ana, changed])
    })

    test('a link of a member opens one session, in any hands that are first', async () => {
      const ana = await member()
      const link = await logins.createLink(ana.id)
      const answers = await Promise.all(Array.from({ length: 8 }, () => logins.redeem(link, '203.0.113.7')))
      const [token, ...others] = answers.filter((answer) => answer !== undefined)
      assert.equal(others.length, 0)
      const opened = (await logins.session(token!))!
      assert.deepEqual(opened.holder, await members.holder(ana.id))
      assert.equal(opened.confirmed, false)
      const listed = await logins.list(ana.id)
      assert.deepEqual(
        listed.map(({ id, expiresAt, address }) => ({ id, expiresAt, address })),
        [{ id: opened.id, expiresAt: opened.expiresAt, address: '203.0.113.7' }],
      )
      assert.equal(await logins.session(link), undefined)
    })

    test('a link without a member is the operator’s of the house', async () => {
      const token = (await logins.redeem(await logins.createLink()))!
      assert.equal((await logins.session(token))?.holder, undefined)
      await assert.rejects(logins.createLink('nobody'), { code: 'member.unknown' })
    })

    test('an invitation is good for a day, a link of the house for a quarter of an hour', async () => {
      const ana = await member()
      const links = [await logins.createLink(ana.id), await logins.createLink(ana.id)]
      const own = [await logins.createLink(), await logins.createLink()]
      await pass(14 * 60_000)
      assert.ok(await logins.redeem(own[0]!))
      await pass(2 * 60_000)
      assert.equal(await logins.redeem(own[1]!), undefined)
      await pass(DAY - 20 * 60_000)
      assert.ok(await logins.redeem(links[0]!))
      await pass(10 * 60_000)
      assert.equal(await logins.redeem(links[1]!), undefined)
    })

    test('a session ends after seven days', async () => {
      const ana = await member()
      const token = await session(ana.id)
      await pass(7 * DAY - 60_000)
      assert.ok(await logins.session(token))
      await pass(120_000)
      assert.equal(await logins.session(token), undefined)
      assert.deepEqual(await logins.list(ana.id), [])
    })

    test('a member ends any of the own sessions, and none of another', async () => {
      const [ana, bob] = [await member(), await member()]
      const tokens = [await session(ana.id), await session(ana.id), await session(bob.id)]
      const [newest, oldest] = await logins.list(ana.id)
      assert.equal((await logins.session(tokens[1]!))!.id, newest!.id)
      assert.equal(await logins.endOne(bob.id, oldest!.id), false)
      assert.equal(await logins.endOne(null, oldest!.id), false)
      for (const wrong of ['', '0', 'x', '-1', '9'.repeat(30), "1' or true"]) {
        assert.equal(await logins.endOne(ana.id, wrong), false, wrong)
      }
      assert.equal(await logins.endOne(ana.id, oldest!.id), true)
      assert.equal(await logins.endOne(ana.id, oldest!.id), false)
      assert.equal(await logins.session(tokens[0]!), undefined)
      assert.ok((await logins.session(tokens[1]!)) && (await logins.session(tokens[2]!)))
      await logins.end(tokens[1]!)
      assert.equal(await logins.session(tokens[1]!), undefined)
    })

    test('another role or being disabled ends sessions and invitations, another name does not', async () => {
      for (const change of [{ role: 'viewer' }, { disabled: true }] as const) {
        const ana = await member()
        const [token, link] = [await session(ana.id), await logins.createLink(ana.id)]
        await members.change(ana.id, { name: `Renamed ${next()}`, requiresSecondFactor: true })
        assert.equal((await logins.session(token))?.holder?.member.requiresSecondFactor, true)
        const changed = await members.change(ana.id, change)
        assert.deepEqual({ ...changed }, { ...changed, ...change })
        assert.equal(await logins.session(token), undefined)
        assert.equal(await logins.redeem(link), undefined)
      }
      await assert.rejects(members.change('nobody', { role: 'viewer' }), { code: 'member.unknown' })
    })

    test('whoever is disabled opens nothing, and may be let in again', async () => {
      const ana = await member()
      await members.change(ana.id, { disabled: true })
      assert.equal(await logins.redeem(await logins.createLink(ana.id)), undefined)
      await members.change(ana.id, { disabled: false })
      assert.ok(await logins.redeem(await logins.createLink(ana.id)))
    })

    test('a name that another has cannot be taken', async () => {
      const id = await tenant()
      const [ana, bob] = [await member(id), await member(id)]
      await assert.rejects(members.change(bob.id, { name: ana.name.toUpperCase() }), {
        code: 'member.exists',
      })
      assert.equal((await members.change(bob.id, { name: bob.name.toUpperCase() })).id, bob.id)
    })

    test('a session is confirmed, opened by a password it may be from the start', async () => {
      const ana = await member()
      const token = await session(ana.id)
      await logins.confirm(token)
      assert.equal((await logins.session(token))?.confirmed, true)
      const other = await logins.open(ana.id, { confirmed: true, address: '2001:db8::1' })
      assert.equal((await logins.session(other))?.confirmed, true)
      await assert.rejects(logins.open('nobody', { confirmed: true }), { code: 'member.unknown' })
    })

    test('a password is kept as it was hashed, and ends all sessions but one', async () => {
      const ana = await member()
      const [kept, ended] = [await session(ana.id), await session(ana.id)]
      const { id } = (await logins.session(kept))!
      await members.setPassword(ana.id, HASH, { keepSession: id! })
      assert.equal(await logins.session(ended), undefined)
      assert.ok(await logins.session(kept))
      const found = (await members.credentials(ana.tenant, ana.name.toUpperCase()))!
      assert.equal(found.password, HASH)
      assert.equal(found.holder.member.hasPassword, true)
      assert.ok(!JSON.stringify(found.holder).includes(HASH))
      await members.renewPassword(ana.id, 'another', 'never')
      assert.equal((await members.credentials(ana.tenant, ana.name))?.password, HASH)
      await members.renewPassword(ana.id, HASH, `${HASH}2`)
      assert.equal((await members.credentials(ana.tenant, ana.name))?.password, `${HASH}2`)
      assert.ok(await logins.session(kept))
      await members.setPassword(ana.id, null)
      assert.equal((await members.get(ana.id))?.hasPassword, false)
      assert.equal(await logins.session(kept), undefined)
      assert.equal(await members.credentials(await tenant(), ana.name), undefined)
      await assert.rejects(members.setPassword('nobody', HASH), { code: 'member.unknown' })
    })

    test('what a tenant says of its members is what it says now', async () => {
      const ana = await member()
      const token = await session(ana.id)
      await tenants.change(ana.tenant!, {
        ...{ policy: { secondFactor: 'required' }, quotas: { requestsPerSecond: 3 }, status: 'suspended' },
      })
      const expected = { status: 'suspended', requiresSecondFactor: true, requestsPerSecond: 3 }
      assert.deepEqual((await logins.session(token))?.holder?.tenant, expected)
      assert.deepEqual((await members.holder(ana.id))?.tenant, expected)
      const link = await logins.createLink(ana.id)
      await tenants.change(ana.tenant!, { status: 'leaving' })
      assert.equal(await logins.redeem(link), undefined)
    })

    test('a tenant that is forgotten leaves nobody who is let in, and all others are as they were', async () => {
      const [ana, bob] = [await member(), await member()]
      const tokens = [await session(ana.id), await session(bob.id)]
      const link = await logins.createLink(ana.id)
      await members.beginFactor(ana.id, 's')
      await members.confirmFactor(ana.id, { step: 1, recovery: ['ab'.repeat(32)] })
      const wanted = { name: 'k', role: 'viewer', networks: [], expiresAt: null } as const
      const { key } = await members.createKey({ tenant: ana.tenant!, member: ana.id, ...wanted })
      const { key: other } = await members.createKey({ tenant: bob.tenant!, member: bob.id, ...wanted })
      await members.forget(ana.tenant!)
      assert.equal(await members.get(ana.id), undefined)
      assert.equal(await members.key(key.prefix), undefined)
      assert.equal(await logins.session(tokens[0]!), undefined)
      assert.equal(await logins.redeem(link), undefined)
      assert.ok((await members.get(bob.id)) && (await members.key(other.prefix)))
      assert.ok(await logins.session(tokens[1]!))
    })
  })
}

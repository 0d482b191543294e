import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { CreditEntry, TenantStore } from './port.ts'
import { DEFAULT_POLICY, DEFAULT_QUOTAS, type Tenant } from './tenant.ts'
import { parseTenantId, type TenantId } from './tenant-id.ts'

/**
 * Judges an implementation of {@link TenantStore}. `open` lends a store that may hold other tenants; every
 * test registers its own.
 */
export function tenantStoreSuite(name: string, open: () => Promise<TenantStore> | TenantStore): void {
  describe(`TenantStore: ${name}`, () => {
    let made = 0
    const freshId = (): TenantId => parseTenantId(`suite-${++made}`)
    const create = (store: TenantStore): Promise<Tenant> => store.create({ id: freshId(), name: 'Acme' })
    const granted = (key: string, amount = 10): CreditEntry => ({
      key,
      amount,
      kind: 'grant',
      reason: 'test',
    })

    test('a new tenant is active, has no credits and what is given to everybody', async () => {
      const store = await open()
      const tenant = await create(store)
      const { createdAt, ...rest } = tenant
      assert.deepEqual(rest, {
        ...{ id: tenant.id, name: 'Acme', status: 'active', credits: 0 },
        ...{ quotas: DEFAULT_QUOTAS, policy: DEFAULT_POLICY },
      })
      assert.ok(Number.isSafeInteger(createdAt) && createdAt > 1e12)
      assert.deepEqual(await store.get(tenant.id), tenant)
    })

    test('quotas and policy that are given take the place of what everybody has', async () => {
      const store = await open()
      const given = { quotas: { bots: 3, liveExposure: 0.5 }, policy: { afterHealthy: 'manual' as const } }
      const tenant = await store.create({ id: freshId(), name: 'Acme', ...given })
      assert.deepEqual(tenant.quotas, { ...DEFAULT_QUOTAS, bots: 3, liveExposure: 0.5 })
      assert.deepEqual(tenant.policy, { ...DEFAULT_POLICY, afterHealthy: 'manual' })
    })

    test('creating again gives the tenant as it stands; under another name it is refused', async () => {
      const store = await open()
      const { id } = await create(store)
      await store.book(id, [granted('a')])
      const before = await store.change(id, { quotas: { bots: 1 } })
      assert.deepEqual(await store.create({ id, name: 'Acme', quotas: { bots: 9 } }), before)
      await assert.rejects(store.create({ id, name: 'Other' }), { code: 'tenant.exists' })
      assert.deepEqual(await store.get(id), before)
    })

    test('of processes that create one tenant at once, all get the same', async () => {
      const store = await open()
      const id = freshId()
      const all = await Promise.all([1, 2, 3, 4].map(() => store.create({ id, name: 'Acme' })))
      for (const tenant of all) assert.deepEqual(tenant, all[0])
    })

    test('a tenant that is not there is undefined, has no credits and is not changed', async () => {
      const store = await open()
      const id = freshId()
      assert.equal(await store.get(id), undefined)
      await assert.rejects(store.change(id, { name: 'x' }), { code: 'tenant.unknown' })
      await assert.rejects(store.book(id, [granted('a')]), { code: 'tenant.unknown' })
      assert.deepEqual(await store.credits(id, { limit: 5 }), { items: [], nextCursor: null })
    })

    test('terms that cannot be are refused by the name of the field, and change nothing', async () => {
      const store = await open()
      const tenant = await create(store)
      const wrong: readonly (readonly [string, object])[] = [
        ['name', { name: '' }],
        ['name', { name: ' ' }],
        ['name', { name: 'a\nb' }],
        ['name', { name: 'x'.repeat(201) }],
        ['name', { name: 7 }],
        ['quotas.bots', { quotas: { bots: -1 } }],
        ['quotas.bots', { quotas: { bots: 1.5 } }],
        ['quotas.bots', { quotas: { bots: '3' } }],
        ['quotas.bots', { quotas: { bots: Number.POSITIVE_INFINITY } }],
        ['quotas.liveExposure', { quotas: { liveExposure: Number.NaN } }],
        ['quotas.__proto__', { quotas: JSON.parse('{"__proto__": 1}') }],
        ['quotas.toString', { quotas: { toString: 1 } }],
        ['quotas', { quotas: null }],
        ['policy.afterHealthy', { policy: { afterHealthy: 'never' } }],
        ['policy.waitMinutes', { policy: { waitMinutes: 0 } }],
        ['policy.secondFactor', { policy: { secondFactor: true } }],
        ['policy.other', { policy: { other: 1 } }],
      ]
      for (const [where, change] of wrong) {
        const refused = { code: 'tenant.invalid', where }
        await assert.rejects(store.change(tenant.id, change), refused, where)
        await assert.rejects(store.create({ id: freshId(), name: 'Acme', ...change }), refused, where)
      }
      assert.deepEqual(await store.get(tenant.id), tenant)
    })

    test('what is changed is changed, everything else stays', async () => {
      const store = await open()
      const tenant = await create(store)
      const changed = await store.change(tenant.id, { quotas: { jobs: 7 }, policy: { liveApprovals: 2 } })
      assert.deepEqual(changed, {
        ...tenant,
        quotas: { ...tenant.quotas, jobs: 7 },
        policy: { ...tenant.policy, liveApprovals: 2 },
      })
      assert.equal(
        (await store.change(tenant.id, { name: 'Ünal & Söhne "GmbH"' })).name,
        'Ünal & Söhne "GmbH"',
      )
      assert.deepEqual((await store.get(tenant.id))?.quotas, changed.quotas)
    })

    test('changes of one tenant at once are all made', async () => {
      const store = await open()
      const { id } = await create(store)
      await Promise.all([
        store.change(id, { quotas: { bots: 1 } }),
        store.change(id, { quotas: { jobs: 3 } }),
        store.change(id, { policy: { waitMinutes: 5 } }),
        store.change(id, { name: 'Later' }),
      ])
      const { name, quotas, policy } = (await store.get(id))!
      assert.deepEqual([name, quotas.bots, quotas.jobs, policy.waitMinutes], ['Later', 1, 3, 5])
    })

    test('who is gone stays gone: not listed, not changed, not booked, and the id is used up', async () => {
      const store = await open()
      const { id } = await create(store)
      await assert.rejects(store.change(id, { status: 'gone' }), { code: 'tenant.state' })
      for (const status of ['suspended', 'active', 'leaving', 'active', 'leaving', 'gone'] as const) {
        assert.equal((await store.change(id, { status })).status, status)
      }
      for (const change of [{ status: 'active' }, { status: 'gone' }, { name: 'x' }] as const) {
        await assert.rejects(store.change(id, change), { code: 'tenant.state' })
      }
      await assert.rejects(store.book(id, [granted('a')]), { code: 'tenant.state' })
      await assert.rejects(store.create({ id, name: 'Acme' }), { code: 'tenant.exists' })
      assert.ok(!(await everybody(store)).some((tenant) => tenant.id === id))
      assert.equal((await store.get(id))?.status, 'gone')
    })

    test('the list goes in the order of creation, page by page', async () => {
      const store = await open()
      const ids = [await create(store), await create(store), await create(store)].map(({ id }) => id)
      await store.change(ids[0]!, { name: 'Zed' })
      const listed = (await everybody(store, 2)).map(({ id }) => id).filter((id) => ids.includes(id))
      assert.deepEqual(listed, ids)
      await assert.rejects(store.list({ limit: 1, cursor: 'x' }), { code: 'page.bad-cursor' })
    })

    test('credits are booked once for each key, whoever repeats them', async () => {
      const store = await open()
      const { id } = await create(store)
      assert.equal(await store.book(id, [granted('a', 100)]), 100)
      const spent = { key: 'b', amount: -30, kind: 'bot-minutes', reason: 'minutes' } as const
      assert.equal(await store.book(id, [granted('a', 100), spent, { ...spent, amount: -1 }]), 70)
      assert.equal(await store.book(id, [spent, granted('a', 5)]), 70)
      assert.equal(await store.book(id, []), 70)
      assert.equal((await store.get(id))?.credits, 70)
      const { items } = await store.credits(id, { limit: 10 })
      assert.deepEqual(
        items.map(({ key, amount, balance }) => [key, amount, balance]),
        [
          ['b', -30, 70],
          ['a', 100, 100],
        ],
      )
      assert.ok(items[0]!.time > 1e12)
    })

    test('a balance may go below zero, and another tenant has its own keys', async () => {
      const store = await open()
      const [first, second] = [await create(store), await create(store)]
      const entry = { key: 'same', amount: -5, kind: 'correction', reason: '' } as const
      assert.equal(await store.book(first.id, [entry]), -5)
      assert.equal(await store.book(second.id, [entry]), -5)
    })

    test('whoever books at once, in whatever pieces, the balance is the sum of what is new', async () => {
      const store = await open()
      const entries = fc.array(
        fc.record({ key: fc.constantFrom('a', 'b', 'c', 'd', 'e'), amount: fc.integer({ min: 1, max: 50 }) }),
        { maxLength: 6 },
      )
      await fc.assert(
        fc.asyncProperty(fc.array(entries, { minLength: 1, maxLength: 5 }), async (batches) => {
          const { id } = await create(store)
          const booking = batches.map((batch) =>
            store.book(
              id,
              batch.map(({ key, amount }) => granted(key, amount)),
            ),
          )
          await Promise.all(booking)
          const { items } = await store.credits(id, { limit: 100 })
          const keys = new Set(batches.flat().map(({ key }) => key))
          assert.deepEqual(new Set(items.map(({ key }) => key)), keys)
          assert.equal(items.length, keys.size)
          let balance = 0
          for (const item of items.toReversed()) {
            balance += item.amount
            assert.equal(item.balance, balance)
          }
          assert.equal((await store.get(id))?.credits, balance)
        }),
        { numRuns: 25, seed: 30 },
      )
    })

    test('entries that cannot be are refused with all that came with them', async () => {
      const store = await open()
      const { id } = await create(store)
      const wrong: readonly (readonly [string, object])[] = [
        ['key', { key: '' }],
        ['key', { key: 'a b' }],
        ['key', { key: 'x'.repeat(201) }],
        ['amount', { amount: 0 }],
        ['amount', { amount: -1 }],
        ['amount', { amount: 0.5 }],
        ['amount', { amount: 1e13 }],
        ['amount', { amount: '5' }],
        ['amount', { kind: 'bot-minutes' }],
        ['amount', { kind: 'toString' }],
        ['reason', { reason: 'x'.repeat(501) }],
      ]
      for (const [where, part] of wrong) {
        const entry = { ...granted('fine'), ...part } as CreditEntry
        await assert.rejects(
          store.book(id, [granted('also'), entry]),
          { code: 'tenant.invalid', where },
          where,
        )
      }
      assert.equal((await store.get(id))?.credits, 0)
    })

    test('entries are read newest first, page by page', async () => {
      const store = await open()
      const { id } = await create(store)
      await store.book(id, [granted('a'), granted('b'), granted('c')])
      const first = await store.credits(id, { limit: 2 })
      assert.deepEqual(
        first.items.map(({ key }) => key),
        ['c', 'b'],
      )
      const second = await store.credits(id, { limit: 2, cursor: first.nextCursor! })
      assert.deepEqual([second.items.map(({ key }) => key), second.nextCursor], [['a'], null])
      await assert.rejects(store.credits(id, { limit: 1, cursor: '-1' }), { code: 'page.bad-cursor' })
    })

    test('what was done is on record, newest first, of one tenant or of all', async () => {
      const store = await open()
      const [mine, other] = [freshId(), freshId()]
      const event = { actor: 'operator', action: 'tenant.create', outcome: 'done' } as const
      const detail = { quotas: { bots: 3 }, text: 'ü"\\\n', list: [1, null] }
      await store.record({ ...event, tenant: mine, target: 'first', detail })
      await store.record({ ...event, tenant: other, target: 'other', detail: {} })
      await store.record({ ...event, tenant: null, target: 'house', detail: {} })
      await store.record({ ...event, tenant: mine, target: 'second', outcome: 'refused', detail: {} })
      const { items, nextCursor } = await store.audit({ limit: 1, tenant: mine })
      const { number, time, ...told } = items[0]!
      assert.deepEqual(told, { ...event, tenant: mine, target: 'second', outcome: 'refused', detail: {} })
      assert.ok(number > 0 && time > 1e12)
      const rest = await store.audit({ limit: 5, tenant: mine, cursor: nextCursor! })
      assert.deepEqual(
        rest.items.map(({ target }) => target),
        ['first'],
      )
      assert.deepEqual(rest.items[0]?.detail, detail)
      const all = await store.audit({ limit: 4 })
      assert.deepEqual(
        all.items.map(({ target }) => target),
        ['second', 'house', 'other', 'first'],
      )
      assert.equal(all.items[1]?.tenant, null)
      await assert.rejects(store.audit({ limit: 1, cursor: 'x' }), { code: 'page.bad-cursor' })
    })
  })
}

async function everybody(store: TenantStore, limit = 50): Promise<readonly Tenant[]> {
  const all: Tenant[] = []
  for (let cursor: string | undefined; ; ) {
    const page = await store.list({ limit, ...(cursor !== undefined && { cursor }) })
    all.push(...page.items)
    if (page.nextCursor === null) return all
    cursor = page.nextCursor
  }
}

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { TenantId } from '../tenant/index.ts'
import { hashOfBundle } from './bundle.ts'
import type { NewStrategyVersion, StrategyStore } from './port.ts'

export interface StrategyStoreHarness {
  readonly strategies: StrategyStore
  /** A tenant that is there; another one each time. */
  newTenant(): Promise<TenantId>
}

/** Judges an implementation of {@link StrategyStore}. */
export function strategyStoreSuite(name: string, open: () => Promise<StrategyStoreHarness>): void {
  const start = async () => {
    const { strategies, newTenant } = await open()
    return { strategies, newTenant, tenant: await newTenant() }
  }

  describe(`StrategyStore: ${name}`, () => {
    test('versions are counted from 1 and come back as they were written', async () => {
      const { strategies, tenant } = await start()
      const first = await strategies.add(tenant, version({ document: '# a comment\nname: "x"' }))
      const second = await strategies.add(tenant, version({ parameters: { fast: 5, kind: 'tsi', on: true } }))
      assert.deepEqual([first.version, second.version], [1, 2])
      assert.equal(first.document, '# a comment\nname: "x"')
      assert.ok(second.createdAt >= first.createdAt)
      assert.deepEqual(await strategies.get(tenant, 'trend'), second)
      assert.deepEqual(await strategies.get(tenant, 'trend', 1), first)
      assert.equal(await strategies.get(tenant, 'trend', 3), undefined)
      assert.equal(await strategies.get(tenant, 'other'), undefined)
    })

    test('what the newest says already makes no version', async () => {
      const { strategies, tenant } = await start()
      const first = await strategies.add(tenant, version({ parameters: { a: 1, b: 2 } }))
      const again = await strategies.add(tenant, version({ parameters: { b: 2, a: 1 }, actor: 'key:abc' }))
      assert.deepEqual(again, first)
      await strategies.add(tenant, version({}))
      assert.equal((await strategies.add(tenant, version({ parameters: { a: 1, b: 2 } }))).version, 3)
    })

    test('who changes another version than the newest is refused', async () => {
      const { strategies, tenant } = await start()
      await strategies.add(tenant, version({ after: 0 }))
      const other = version({ parameters: { a: 1 } })
      await assert.rejects(strategies.add(tenant, { ...other, after: 0 }), { code: 'job.state' })
      assert.equal((await strategies.add(tenant, { ...other, after: 1 })).version, 2)
    })

    test('of concurrent changes each makes its version, or is refused', async () => {
      const { strategies, tenant } = await start()
      const added = await Promise.all(
        [1, 2, 3, 4].map((a) => strategies.add(tenant, version({ parameters: { a } }))),
      )
      assert.deepEqual(added.map((one) => one.version).sort(), [1, 2, 3, 4])
      const outcomes = await Promise.allSettled(
        [5, 6, 7].map((a) => strategies.add(tenant, version({ parameters: { a }, after: 4 }))),
      )
      assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1)
    })

    test('lists have the newest of each by name, versions newest first, both in pages', async () => {
      const { strategies, tenant } = await start()
      for (const name of ['b', 'a', 'c']) await strategies.add(tenant, version({ name }))
      await strategies.add(tenant, version({ name: 'b', parameters: { x: 1 } }))
      const page = await strategies.list(tenant, { limit: 2 })
      assert.deepEqual(
        page.items.map((one) => [one.name, one.version]),
        [
          ['a', 1],
          ['b', 2],
        ],
      )
      const rest = await strategies.list(tenant, { limit: 2, cursor: page.nextCursor! })
      assert.deepEqual([rest.items.map((one) => one.name), rest.nextCursor], [['c'], null])
      const newest = await strategies.versions(tenant, 'b', { limit: 1 })
      const older = await strategies.versions(tenant, 'b', { limit: 1, cursor: newest.nextCursor! })
      assert.deepEqual([newest.items[0]?.version, older.items[0]?.version, older.nextCursor], [2, 1, null])
      assert.deepEqual((await strategies.versions(tenant, 'z', { limit: 1 })).items, [])
    })

    test('a cursor that no page gave is refused or leads into the list, however large it is', async () => {
      const { strategies, tenant } = await start()
      await strategies.add(tenant, version({}))
      for (const cursor of ['2147483648', '999999999999999'])
        await strategies.versions(tenant, 'trend', { limit: 1, cursor }).then(
          ({ items }) =>
            assert.deepEqual(
              items.map((one) => one.version),
              [1],
            ),
          ({ code }) => assert.equal(code, 'page.bad-cursor'),
        )
      for (const cursor of ['-1', '1e3', '9'.repeat(30), "1' or true"])
        await assert.rejects(strategies.versions(tenant, 'trend', { limit: 1, cursor }), {
          code: 'page.bad-cursor',
        })
    })

    test('names are each tenant’s own', async () => {
      const { strategies, tenant, newTenant } = await start()
      const other = await newTenant()
      await strategies.add(tenant, version({}))
      assert.equal(await strategies.get(other, 'trend'), undefined)
      assert.deepEqual((await strategies.list(other, { limit: 9 })).items, [])
      assert.equal((await strategies.add(other, version({ document: 'else' }))).version, 1)
    })
  })
}

function version(changes: Partial<NewStrategyVersion>): NewStrategyVersion {
  const document = changes.document ?? 'name: trend'
  return {
    name: 'trend',
    document,
    hash: hashOfBundle(document),
    parameters: {},
    actor: 'member:ana',
    ...changes,
  }
}

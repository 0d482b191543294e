import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { HOUR_MS, MINUTE_MS } from './meter-minutes.ts'
import type { MinuteStore } from './minute-store.ts'
import { parseTenantId, type TenantId } from './tenant-id.ts'

const START = Date.UTC(2026, 0, 5, 12)

/** Judges an implementation of {@link MinuteStore}; other tenants may be in it. */
export function minuteStoreSuite(name: string, open: () => Promise<MinuteStore>): void {
  describe(`MinuteStore: ${name}`, () => {
    let tenants = 0
    const tenant = (): TenantId => parseTenantId(`minutes-${++tenants}`)
    const of = async (store: MinuteStore, id: TenantId) =>
      ((await store.all()).get(id) ?? [])
        .map(({ bot, time }) => `${bot} ${(time - START) / MINUTE_MS}`)
        .sort()

    test('a minute that is seen twice, or by two, is one; each of an hour is kept', async () => {
      const store = await open()
      const id = tenant()
      const minutes = Array.from({ length: 60 }, (_, at) => ({
        tenant: id,
        bot: 'a',
        time: START + at * MINUTE_MS,
      }))
      await store.add(minutes)
      await Promise.all([
        store.add([{ tenant: id, bot: 'b', time: START + 59_999 }]),
        store.add([{ tenant: id, bot: 'b', time: START + MINUTE_MS }]),
        store.add(minutes.slice(30)),
      ])
      await store.add([])
      const wanted = minutes.map((_, at) => `a ${at}`)
      assert.deepEqual(await of(store, id), [...wanted, 'b 0', 'b 1'].sort())
    })

    test('whole hours are dropped, of one tenant; without a time everything of it', async () => {
      const store = await open()
      const [id, other] = [tenant(), tenant()]
      for (const one of [id, other])
        await store.add(
          [0, 59, 60, 125].map((at) => ({ tenant: one, bot: 'a', time: START + at * MINUTE_MS })),
        )
      await store.drop(id, START + HOUR_MS)
      assert.deepEqual(await of(store, id), ['a 125', 'a 60'])
      await store.drop(id)
      assert.deepEqual(await of(store, id), [])
      assert.equal((await of(store, other)).length, 4)
    })

    test('in whatever order and however often, what was added is there', async () => {
      const store = await open()
      const seen = fc.array(fc.tuple(fc.constantFrom('a', 'ü-1'), fc.nat({ max: 150 })), { maxLength: 40 })
      await fc.assert(
        fc.asyncProperty(fc.array(seen, { maxLength: 4 }), async (batches) => {
          const id = tenant()
          await Promise.all(
            batches.map((batch) =>
              store.add(batch.map(([bot, at]) => ({ tenant: id, bot, time: START + at * MINUTE_MS }))),
            ),
          )
          const wanted = new Set(batches.flat().map(([bot, at]) => `${bot} ${at}`))
          assert.deepEqual(await of(store, id), [...wanted].sort())
        }),
        { numRuns: 25 },
      )
    })
  })
}

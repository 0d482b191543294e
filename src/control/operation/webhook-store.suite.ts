import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { TenantId } from '../tenant/index.ts'
import type { WebhookStore } from './port.ts'
import { MOST_WEBHOOKS, RETRY_PAUSES_S } from './webhook.ts'

/** A store with nothing in it, two tenants, and a hand on its clock. */
export interface WebhookWorld {
  readonly store: WebhookStore
  readonly mine: TenantId
  readonly other: TenantId
  publish(tenant: TenantId, type: string, body: unknown): Promise<number>
  /** Lets the time of everything that waits come. */
  makeDue(): Promise<void>
}

const URL = 'https://hooks.example/in'

/** Judges an implementation of {@link WebhookStore}. */
export function webhookStoreSuite(name: string, open: () => Promise<WebhookWorld>): void {
  describe(`WebhookStore: ${name}`, () => {
    let made = 0
    const added = async ({ store, mine }: WebhookWorld, types: readonly string[] = [], tenant = mine) =>
      store.create({ id: `wh-${name.replaceAll(' ', '-')}-${++made}`, tenant, url: URL, types })

    test('an event is delivered once to each webhook that hears of its type, and to no other tenant', async () => {
      const world = await open()
      const { store, mine, other } = world
      const [all, some, prefix] = [
        await added(world),
        await added(world, ['a.b']),
        await added(world, ['c.']),
      ]
      await added(world, [], other)
      const number = await world.publish(mine, 'a.b', { x: 1 })
      const due = await store.take(10)
      assert.deepEqual(due.map(({ webhook }) => webhook).sort(), [all.id, some.id].sort())
      assert.deepEqual(
        due.map(({ tenant, url, type, body, event, attempts }) => [tenant, url, type, body, event, attempts]),
        Array(2).fill([mine, URL, 'a.b', { x: 1 }, number, 1]),
      )
      await world.publish(mine, 'c.d', {})
      assert.deepEqual(
        (await store.take(10)).map(({ webhook }) => webhook).sort(),
        [all.id, prefix.id].sort(),
      )
      assert.deepEqual(await store.take(10), [])
    })

    test('what was taken is nobody else’s for a while, and comes again when nothing was said of it', async () => {
      const world = await open()
      await added(world)
      await world.publish(world.mine, 'a', 1)
      const taken = (await Promise.all([1, 2, 3].map(() => world.store.take(5)))).flat()
      assert.equal(taken.length, 1)
      await world.makeDue()
      const [again] = await world.store.take(5)
      assert.deepEqual([again?.id, again?.attempts], [taken[0]!.id, 2])
    })

    test('a failure is tried again later under the same id, and given up in the end', async () => {
      const world = await open()
      const hook = await added(world)
      await world.publish(world.mine, 'a', 1)
      const ids = new Set<string>()
      for (let tries = 0; tries <= RETRY_PAUSES_S.length; tries++) {
        const [due] = await world.store.take(5)
        ids.add(due!.id)
        await world.store.settle(due!, { kind: 'failed', status: 500, message: 'it answered 500' })
        assert.deepEqual(await world.store.take(5), [])
        await world.makeDue()
      }
      assert.equal(ids.size, 1)
      const { items } = await world.store.deliveries(world.mine, hook.id, { limit: 5 })
      assert.deepEqual(
        items.map(({ state, attempts, lastStatus, lastMessage }) => [
          state,
          attempts,
          lastStatus,
          lastMessage,
        ]),
        [['given-up', RETRY_PAUSES_S.length + 1, 500, 'it answered 500']],
      )
      assert.deepEqual(await world.store.take(5), [])
    })

    test('what an earlier taker says too late changes nothing', async () => {
      const world = await open()
      const hook = await added(world)
      await world.publish(world.mine, 'a', 1)
      const [late] = await world.store.take(5)
      await world.makeDue()
      const [now] = await world.store.take(5)
      await world.store.settle(now!, { kind: 'delivered', status: 200 })
      await world.store.settle(late!, { kind: 'failed', status: null, message: 'late' })
      const { items } = await world.store.deliveries(world.mine, hook.id, { limit: 5 })
      assert.deepEqual(
        items.map(({ state, lastStatus }) => [state, lastStatus]),
        [['delivered', 200]],
      )
    })

    test('a receiver that is gone pauses its webhook until it is resumed', async () => {
      const world = await open()
      const hook = await added(world)
      await world.publish(world.mine, 'a', 1)
      const [due] = await world.store.take(5)
      await world.store.settle(due!, { kind: 'gone', status: 410, message: 'gone' })
      assert.equal((await world.store.get(world.mine, hook.id))?.status, 'paused')
      await world.publish(world.mine, 'a', 2)
      await world.makeDue()
      assert.deepEqual(await world.store.take(5), [])
      await assert.rejects(world.store.replay(world.mine, hook.id, { fromEvent: 0 }), {
        code: 'webhook.paused',
      })
      await world.store.change(world.mine, hook.id, { status: 'active' })
      await world.makeDue()
      assert.equal((await world.store.take(5)).length, 1)
    })

    test('past events are sent again from a number on, or one of them, under the ids they had', async () => {
      const world = await open()
      const before = await world.publish(world.mine, 'a', 'before')
      const hook = await added(world)
      const first = await world.publish(world.mine, 'a', 'first')
      await world.publish(world.mine, 'a', 'second')
      await world.publish(world.other, 'a', 'of another')
      const taken = await world.store.take(5)
      for (const due of taken) await world.store.settle(due, { kind: 'delivered', status: 204 })
      assert.equal(await world.store.replay(world.mine, hook.id, { fromEvent: first }), 2)
      const again = await world.store.take(5)
      assert.deepEqual(again.map(({ id }) => id).sort(), taken.map(({ id }) => id).sort())
      assert.equal(await world.store.replay(world.mine, hook.id, { delivery: taken[0]!.id }), 1)
      assert.deepEqual(
        (await world.store.take(5)).map(({ id }) => id),
        [taken[0]!.id],
      )
      assert.equal(await world.store.replay(world.mine, hook.id, { delivery: 'nothing' }), 0)
      assert.equal(await world.store.replay(world.mine, hook.id, { fromEvent: before }), 3)
      assert.deepEqual((await world.store.take(5)).map(({ body }) => body).sort(), [
        'before',
        'first',
        'second',
      ])
    })

    test('deliveries are listed newest first, in pages', async () => {
      const world = await open()
      const hook = await added(world)
      for (let n = 0; n < 5; n++) await world.publish(world.mine, 'a', n)
      const seen: number[] = []
      for (let cursor: string | undefined; ; ) {
        const page = await world.store.deliveries(world.mine, hook.id, {
          limit: 2,
          ...(cursor !== undefined && { cursor }),
        })
        seen.push(...page.items.map(({ event }) => event))
        if (page.nextCursor === null) break
        cursor = page.nextCursor
      }
      assert.equal(seen.length, 5)
      assert.deepEqual(
        seen,
        [...seen].sort((a, b) => b - a),
      )
    })

    test('another tenant’s webhook is unknown, whatever is asked of it', async () => {
      const world = await open()
      const { store, mine, other } = world
      const theirs = await added(world, [], other)
      assert.equal(await store.get(mine, theirs.id), undefined)
      assert.equal(await store.remove(mine, theirs.id), false)
      for (const ask of [
        () => store.change(mine, theirs.id, { url: 'https://evil.example/' }),
        () => store.deliveries(mine, theirs.id, { limit: 5 }),
        () => store.replay(mine, theirs.id, { fromEvent: 0 }),
      ])
        await assert.rejects(ask(), { code: 'webhook.unknown' })
      assert.deepEqual(await store.list(other), [theirs])
      assert.deepEqual(await store.list(mine), [])
    })

    test('a tenant has a bounded number of webhooks, and one that is removed leaves nothing', async () => {
      const world = await open()
      const { store, mine } = world
      const first = await added(world)
      for (let count = 1; count < MOST_WEBHOOKS; count++) await added(world)
      await assert.rejects(added(world), { code: 'webhook.most' })
      await world.publish(mine, 'a', 1)
      assert.equal(await store.remove(mine, first.id), true)
      assert.equal(await store.remove(mine, first.id), false)
      assert.equal((await store.take(100)).length, MOST_WEBHOOKS - 1)
      await added(world)
    })
  })
}

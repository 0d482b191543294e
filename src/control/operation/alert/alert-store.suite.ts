import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { TenantId } from '../../tenant/index.ts'
import { nextTryAfter, RETRY_PAUSES_S } from '../webhook.ts'
import { ALL, channel, MINUTE, report, route, silence } from './alert.fixture.ts'
import type { AlertOwner } from './alert.ts'
import { type AlertStore, type HeardEvent, MOST_CHANNELS } from './alert-store.ts'

/** A store with nothing in it, two tenants, and a hand on its clock. */
export interface AlertWorld {
  readonly store: AlertStore
  readonly mine: TenantId
  readonly other: TenantId
  publish(event: Omit<HeardEvent, 'number' | 'time'>): Promise<void>
  /** Lets the time of every message that waits come. */
  makeDue(): Promise<void>
  now(): Promise<number>
}

const failed = { kind: 'failed', status: 503, message: 'it answered 503' } as const
const delivered = { kind: 'delivered', status: 200 } as const
const page = { limit: 20 }

/** Judges an implementation of {@link AlertStore}. */
export function alertStoreSuite(name: string, open: () => Promise<AlertWorld>): void {
  /** A channel and a route to it, of operators or of a tenant. */
  async function routed({ store }: AlertWorld, owner: AlertOwner = null, part: object = {}) {
    const id = owner === null ? 'ch-chat' : `ch-${owner}`
    await store.putChannel(channel({ id, owner }))
    await store.putRoute(route({ id: `ro-${owner ?? 'all'}`, owner, channels: [id], ...part }))
  }

  describe(`AlertStore: ${name}`, () => {
    test('an alert and its message are there together, and reports of one thing are one alert', async () => {
      const world = await open()
      await routed(world)
      const [first] = await world.store.report([report()])
      const [again] = await world.store.report([report({ summary: 'A job waits for 30 minutes.' })])
      assert.deepEqual([again!.id, again!.count, again!.episode], [first!.id, 2, 1])
      assert.deepEqual(await world.store.get(null, first!.id), again)
      const { items } = await world.store.notifications(null, { alert: first!.id }, page)
      assert.deepEqual(
        items.map(({ state, channel: to, notices }) => [state, to, notices[0]?.kind]),
        [['waiting', 'ch-chat', 'firing']],
      )
    })

    test('its version is another after each change, and the same while nothing happens', async () => {
      const world = await open()
      await routed(world)
      const seen = [await world.store.version(), await world.store.version()]
      assert.equal(seen[0], seen[1])
      await world.store.report([report()])
      seen.push(await world.store.version())
      const [due] = await world.store.take(1)
      await world.store.settle(due!, delivered)
      seen.push(await world.store.version())
      assert.equal(new Set(seen).size, 3)
    })

    test('reports of many senders at once are one alert and one message', async () => {
      const world = await open()
      await routed(world)
      await Promise.all(Array.from({ length: 12 }, () => world.store.report([report()])))
      const { items } = await world.store.list(null, {}, page)
      assert.deepEqual(
        items.map(({ count }) => count),
        [12],
      )
      assert.equal((await world.store.notifications(null, {}, page)).items.length, 1)
    })

    test('of many senders one takes a message; when nothing is said of it, it comes again under its id', async () => {
      const world = await open()
      await routed(world)
      await world.store.report([report()])
      const taken = (await Promise.all([1, 2, 3].map(() => world.store.take(5)))).flat()
      assert.deepEqual(
        taken.map(({ attempts, to }) => [attempts, to.kind]),
        [[1, 'slack']],
      )
      await world.makeDue()
      const [again] = await world.store.take(5)
      assert.deepEqual([again?.id, again?.attempts], [taken[0]!.id, 2])
      await world.store.settle(taken[0]!, delivered)
      assert.equal((await world.store.notifications(null, { states: ['waiting'] }, page)).items.length, 1)
      await world.store.settle(again!, delivered)
      const { items } = await world.store.notifications(null, {}, page)
      assert.deepEqual(
        items.map(({ state, lastStatus, settledAt }) => [state, lastStatus, settledAt !== null]),
        [['delivered', 200, true]],
      )
    })

    test('a failure is tried again later, given up after three days, seen, and tried again when asked', async () => {
      const world = await open()
      await routed(world)
      await world.store.report([report()])
      for (let tries = 0; tries <= RETRY_PAUSES_S.length; tries++) {
        const [due] = await world.store.take(5)
        await world.store.settle(due!, failed)
        assert.deepEqual(await world.store.take(5), [])
        await world.makeDue()
      }
      const { items } = await world.store.notifications(null, { states: ['given-up'] }, page)
      const [dead] = items
      assert.deepEqual(
        [dead!.attempts, dead!.lastMessage, dead!.lastStatus],
        [RETRY_PAUSES_S.length + 1, 'it answered 503', 503],
      )
      await assert.rejects(world.store.retry(world.mine, dead!.id), { code: 'alert.unknown' })
      await world.store.retry(null, dead!.id)
      assert.deepEqual(
        (await world.store.take(5)).map(({ id, attempts }) => [id, attempts]),
        [[dead!.id, 1]],
      )
    })

    test('a receiver that asks for a pause gets it; what it never takes is given up at once', async () => {
      const world = await open()
      await routed(world)
      await world.store.report([report()])
      const [due] = await world.store.take(5)
      const before = await world.now()
      await world.store.settle(due!, { ...failed, afterMs: 90_000 })
      const [waiting] = (await world.store.notifications(null, {}, page)).items
      assert.ok(waiting!.nextAt >= before + 90_000, 'it waits as long as asked')
      assert.ok(nextTryAfter(1)! < 90_000)
      await world.makeDue()
      const [again] = await world.store.take(5)
      await world.store.settle(again!, { ...failed, kind: 'refused' })
      assert.equal((await world.store.notifications(null, { states: ['given-up'] }, page)).items.length, 1)
    })

    test('a channel hears of one alert in the order in which things happened', async () => {
      const world = await open()
      await routed(world)
      const [alert] = await world.store.report([report()])
      await world.store.resolve(null, alert!.id, 'ana')
      const [first, ...rest] = await world.store.take(5)
      assert.deepEqual([first!.notices[0]?.kind, rest.length], ['firing', 0])
      await world.store.settle(first!, delivered)
      const [second] = await world.store.take(5)
      assert.deepEqual([second!.notices[0]?.kind, second!.notices[0]?.by], ['resolved', 'ana'])
    })

    test('a digest gathers alerts into one message, and a later one when it has gone out', async () => {
      const world = await open()
      await routed(world, null, { digestMinutes: 1_440 })
      await world.store.report([report(), report({ rule: 'disk.full', part: 'disk' })])
      const [digest, ...more] = (await world.store.notifications(null, {}, page)).items
      assert.deepEqual([digest!.notices.length, digest!.alert, more.length], [2, null, 0])
      assert.deepEqual(await world.store.take(5), [])
      await world.makeDue()
      assert.equal((await world.store.take(5)).length, 1)
      await world.store.report([report({ rule: 'memory.low' })])
      assert.equal((await world.store.notifications(null, { states: ['waiting'] }, page)).items.length, 2)
    })

    test('an alert is looked at again when routes or silences change', async () => {
      const world = await open()
      await world.store.report([report()])
      assert.equal((await world.store.notifications(null, {}, page)).items.length, 0)
      const until = (await world.now()) + 60 * MINUTE
      await world.store.putSilence(silence({ matchers: ALL, until }))
      await routed(world)
      assert.ok((await world.store.look(10)) > 0)
      assert.equal((await world.store.notifications(null, {}, page)).items.length, 0)
      assert.equal(await world.store.removeSilence(null, 'si-1'), true)
      await world.store.look(10)
      assert.equal((await world.store.notifications(null, {}, page)).items.length, 1)
      assert.equal(await world.store.look(10), 0)
    })

    test('a removed channel gives up what waits for it, and hears of nothing more', async () => {
      const world = await open()
      await routed(world)
      await world.store.report([report()])
      assert.equal(await world.store.removeChannel(null, 'ch-chat'), true)
      assert.equal(await world.store.removeChannel(null, 'ch-chat'), false)
      assert.deepEqual(await world.store.take(5), [])
      const [dead] = (await world.store.notifications(null, {}, page)).items
      assert.deepEqual([dead!.state, dead!.lastMessage], ['given-up', 'the channel was removed'])
      await assert.rejects(world.store.retry(null, dead!.id), { code: 'alert.unknown' })
    })

    test('a tenant sees, routes and acts on its own alone; operators on all', async () => {
      const world = await open()
      const { store, mine, other } = world
      await routed(world)
      await routed(world, mine)
      await routed(world, other)
      const [theirs] = await store.report([report({ tenant: other })])
      const [ours] = await store.report([report({ tenant: mine })])
      const [house] = await store.report([report()])
      const seen = async (owner: AlertOwner) =>
        (await store.list(owner, {}, page)).items.map(({ id }) => id).sort()
      assert.deepEqual(await seen(mine), [ours!.id])
      assert.deepEqual(await seen(null), [ours!.id, theirs!.id, house!.id].sort())
      for (const { id } of [theirs!, house!]) {
        assert.equal(await store.get(mine, id), undefined)
        await assert.rejects(store.acknowledge(mine, id, 'eve'), { code: 'alert.unknown' })
        await assert.rejects(store.resolve(mine, id, 'eve'), { code: 'alert.unknown' })
      }
      const told = (await store.notifications(mine, {}, page)).items
      assert.deepEqual(
        told.map(({ channel: to }) => to),
        [`ch-${mine}`],
      )
      assert.equal((await store.notifications(null, {}, page)).items.length, 5)
      assert.equal((await store.settings(mine)).routes.length, 1)
      assert.equal((await store.allSettings()).routes.length, 3)
      assert.equal(await store.removeRoute(mine, 'ro-all'), false)
      assert.equal(await store.removeChannel(mine, `ch-${other}`), false)
      await assert.rejects(store.putRoute(route({ id: 'ro-all', owner: mine, channels: [] })), {
        code: 'alert.taken',
      })
      await assert.rejects(store.putRoute(route({ id: 'ro-x', owner: mine, channels: [`ch-${other}`] })), {
        code: 'alert.channel',
      })
    })

    test('what is resolved is over until it fires again', async () => {
      const world = await open()
      const [alert] = await world.store.report([report()])
      assert.equal((await world.store.acknowledge(null, alert!.id, 'ana')).state, 'acknowledged')
      assert.equal((await world.store.resolve(null, alert!.id, 'ana')).resolvedBy, 'ana')
      await assert.rejects(world.store.acknowledge(null, alert!.id, 'ana'), { code: 'alert.over' })
      await assert.rejects(world.store.resolve(null, 'al-none', 'ana'), { code: 'alert.unknown' })
      const [again] = await world.store.report([report()])
      assert.deepEqual([again!.id, again!.episode, again!.state], [alert!.id, 2, 'firing'])
      const { items } = await world.store.list(null, { states: ['resolved'] }, page)
      assert.deepEqual(items, [])
    })

    test('an event becomes an alert once, whoever hears of it', async () => {
      const world = await open()
      const { mine: tenant } = world
      for (let count = 0; count < 3; count++)
        await world.publish({ tenant, type: 'command.rolled-back', body: { bot: `bot-${count}` } })
      const hear = () =>
        world.store.hear(({ body }) => [report({ tenant, bot: (body as { bot: string }).bot })], 2)
      const heard = await Promise.all([hear(), hear(), hear()])
      while ((await hear()) > 0);
      assert.ok(heard.reduce((a, b) => a + b) <= 3)
      const { items } = await world.store.list(tenant, {}, page)
      assert.deepEqual(items.map(({ bot, count }) => [bot, count]).sort(), [
        ['bot-0', 1],
        ['bot-1', 1],
        ['bot-2', 1],
      ])
    })

    test('lists come in pages, what changed last first', async () => {
      const world = await open()
      for (let n = 0; n < 5; n++) await world.store.report([report({ part: `part-${n}` })])
      const seen: (string | null)[] = []
      for (let cursor: string | undefined; ; ) {
        const found = await world.store.list(
          null,
          { severities: ['warning'] },
          { limit: 2, ...(cursor !== undefined && { cursor }) },
        )
        seen.push(...found.items.map(({ part }) => part))
        if (found.nextCursor === null) break
        cursor = found.nextCursor
      }
      assert.deepEqual(seen, ['part-4', 'part-3', 'part-2', 'part-1', 'part-0'])
    })

    test('an owner has a bounded number of channels', async () => {
      const { store, mine } = await open()
      for (let n = 0; n < MOST_CHANNELS; n++) await store.putChannel(channel({ id: `ch-${n}`, owner: mine }))
      await assert.rejects(store.putChannel(channel({ id: 'ch-more', owner: mine })), { code: 'alert.most' })
      await store.putChannel(channel({ id: 'ch-0', owner: mine, name: 'another name' }))
      assert.equal((await store.settings(mine)).channels[0]?.name, 'another name')
    })
  })
}

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { type ClosedTrade, parsePair } from '../../domain/index.ts'
import type { NewRun, Run, RunStore, Transaction } from './port.ts'

/**
 * Judges an implementation of {@link RunStore}. `open` lends a store that may hold other runs; every
 * test makes its own.
 */
export function runStoreSuite(name: string, open: () => Promise<RunStore> | RunStore): void {
  describe(`RunStore: ${name}`, () => {
    const prefix = name.replaceAll(' ', '-')
    let made = 0
    const newRun = (changes: Partial<NewRun> = {}): NewRun => ({
      id: `${prefix}-${++made}`,
      kind: 'backtest',
      title: 'A title',
      spec: { strategy: 'x', fee: 0.001 },
      ...changes,
    })
    const created = async (store: RunStore, changes: Partial<NewRun> = {}): Promise<string> =>
      (await store.create(newRun(changes))).id
    const get = async (store: RunStore, id: string): Promise<Run> => {
      const run = await store.get(id)
      assert.ok(run)
      return run
    }

    test('a new run is queued with its spec and no result', async () => {
      const store = await open()
      const run = newRun()
      const answer = await store.create(run)
      const { createdAt, ...rest } = answer
      assert.deepEqual(rest, {
        ...run,
        ...{ status: 'queued', progress: 0, message: '', result: null, error: null },
        ...{ startedAt: null, finishedAt: null },
      })
      assert.ok(Number.isSafeInteger(createdAt) && createdAt > 1e12)
      assert.deepEqual(await store.get(run.id), answer)
    })

    test('an id that exists is left as it is, and nothing happens alongside', async () => {
      const store = await open()
      const first = await store.create(newRun({ title: 'first' }))
      let calls = 0
      const again = await store.create({ ...newRun({ title: 'second' }), id: first.id }, async () => {
        calls++
      })
      assert.deepEqual(again, first)
      assert.equal(calls, 0)
    })

    test('of concurrent creations of one id one adds the run, all get it', async () => {
      const store = await open()
      const { id } = newRun()
      let calls = 0
      const runs = await Promise.all(
        ['a', 'b', 'c', 'd'].map((title) =>
          store.create({ ...newRun({ title }), id }, async () => {
            calls++
          }),
        ),
      )
      assert.equal(calls, 1)
      for (const run of runs) assert.deepEqual(run, runs[0])
    })

    test('the run is not there when what should happen alongside fails', async () => {
      const store = await open()
      const run = newRun()
      const seen: Transaction[] = []
      const failing = async (transaction: Transaction): Promise<void> => {
        seen.push(transaction)
        throw new Error('no job')
      }
      await assert.rejects(store.create(run, failing), /no job/)
      assert.equal(seen.length, 1)
      assert.equal(await store.get(run.id), undefined)
      assert.equal((await store.create(run)).status, 'queued')
    })

    test('a run that is not there is undefined, cannot start, and refuses reports', async () => {
      const store = await open()
      assert.equal(await store.get('nowhere'), undefined)
      assert.equal(await store.start('nowhere'), false)
      assert.deepEqual((await store.trades('nowhere', { limit: 5 })).items, [])
      const refused = { code: 'run.unknown' }
      await assert.rejects(store.report('nowhere', 0.5, ''), refused)
      await assert.rejects(store.finish('nowhere', {}), refused)
      await assert.rejects(store.fail('nowhere', ''), refused)
    })

    test('a started run keeps the time of its first start', async () => {
      const store = await open()
      const id = await created(store)
      assert.equal(await store.start(id), true)
      const { startedAt, status } = await get(store, id)
      assert.equal(status, 'running')
      assert.ok(startedAt !== null)
      assert.equal(await store.start(id), true, 'a worker that takes over starts it again')
      assert.equal((await get(store, id)).startedAt, startedAt)
    })

    test('progress and message are what was reported last, and only of a running run', async () => {
      const store = await open()
      const id = await created(store)
      await store.report(id, 0.9, 'too early')
      assert.equal((await get(store, id)).progress, 0)
      await store.start(id)
      await store.report(id, 0.25, 'load')
      await store.report(id, 0.5, 'train')
      const { progress, message } = await get(store, id)
      assert.deepEqual({ progress, message }, { progress: 0.5, message: 'train' })
    })

    test('a finished run has its result and does not start again', async () => {
      const store = await open()
      const id = await created(store)
      await store.start(id)
      await store.finish(id, { metrics: { profit: 0.1 + 0.2, none: null } })
      const run = await get(store, id)
      assert.equal(run.status, 'done')
      assert.equal(run.progress, 1)
      assert.deepEqual(run.result, { metrics: { profit: 0.1 + 0.2, none: null } })
      assert.ok(run.finishedAt !== null && run.finishedAt >= run.startedAt!)
      assert.equal(await store.start(id), false)
    })

    test('a failed run has its error and does not start again', async () => {
      const store = await open()
      const id = await created(store)
      await store.start(id)
      await store.fail(id, 'no candles\0')
      const run = await get(store, id)
      assert.equal(run.status, 'failed')
      assert.match(run.error!, /^no candles/)
      assert.equal(run.result, null)
      assert.equal(await store.start(id), false)
    })

    test('the first outcome stands: what a worker says later changes nothing', async () => {
      const store = await open()
      const id = await created(store)
      await store.start(id)
      await store.finish(id, 'first', [trade(1)])
      const before = await get(store, id)
      await store.finish(id, 'second', [trade(2), trade(3)])
      await store.fail(id, 'late')
      await store.report(id, 0.1, 'late')
      assert.deepEqual(await get(store, id), before)
      assert.equal((await store.trades(id, { limit: 10 })).items.length, 1)
    })

    test('trades come back in their order, to the last bit, page by page', async () => {
      const store = await open()
      const id = await created(store)
      const trades = [3, 1, 2, 5, 4, 7, 6].map(trade)
      await store.finish(id, null, trades)
      const read: ClosedTrade[] = []
      let cursor: string | undefined
      let pages = 0
      do {
        const page = await store.trades(id, { limit: 3, ...(cursor !== undefined && { cursor }) })
        read.push(...page.items)
        cursor = page.nextCursor ?? undefined
        pages++
      } while (cursor !== undefined)
      assert.deepEqual(read, trades)
      assert.equal(pages, 3)
    })

    test('a finish whose trades cannot be stored stores nothing of it', async () => {
      const store = await open()
      const id = await created(store)
      await store.start(id)
      const cyclic: Record<string, unknown> = {}
      cyclic.self = cyclic
      await assert.rejects(store.finish(id, cyclic, [trade(1)]))
      const run = await get(store, id)
      assert.equal(run.status, 'running')
      assert.deepEqual((await store.trades(id, { limit: 5 })).items, [])
    })

    test('the list gives the newest first, page by page, each run once', async () => {
      const store = await open()
      const ids: string[] = []
      for (let count = 0; count < 5; count++) ids.push(await created(store))
      const listed: string[] = []
      let page = await store.list({ limit: 2 })
      for (;;) {
        assert.ok(page.items.length <= 2)
        listed.push(...page.items.map(({ id }) => id))
        if (ids.every((id) => listed.includes(id)) || page.nextCursor === null) break
        page = await store.list({ limit: 2, cursor: page.nextCursor })
      }
      assert.deepEqual(
        listed.filter((id) => ids.includes(id)),
        ids.toReversed(),
      )
      assert.equal(new Set(listed).size, listed.length)
    })

    test('the list can be of one kind', async () => {
      const store = await open()
      const pipeline = await created(store, { kind: 'pipeline' })
      const backtest = await created(store)
      const { items } = await store.list({ kind: 'pipeline', limit: 1_000 })
      assert.ok(items.some(({ id }) => id === pipeline))
      assert.ok(!items.some(({ id }) => id === backtest))
      assert.ok(items.every(({ kind }) => kind === 'pipeline'))
    })

    test('a cursor that no page gave is refused', async () => {
      const store = await open()
      const id = await created(store)
      await assert.rejects(store.list({ limit: 1, cursor: "1' or true" }), { code: 'page.bad-cursor' })
      await assert.rejects(store.trades(id, { limit: 1, cursor: '-1' }), { code: 'page.bad-cursor' })
      const beyond = await store.trades(id, { limit: 1, cursor: '999999999999999' })
      assert.deepEqual(beyond, { items: [], nextCursor: null })
    })

    test('any JSON comes back equal as spec and as result', async () => {
      const store = await open()
      await fc.assert(
        fc.asyncProperty(fc.jsonValue(), fc.jsonValue(), async (spec, result) => {
          const id = await created(store, { spec })
          await store.finish(id, result)
          const run = await get(store, id)
          assert.deepEqual(run.spec, JSON.parse(JSON.stringify(spec)))
          assert.deepEqual(run.result, JSON.parse(JSON.stringify(result)))
        }),
        { numRuns: 40, seed: 11 },
      )
    })
  })
}

function trade(id: number): ClosedTrade {
  return {
    ...{ id, pair: parsePair('ETH/BTC'), isShort: id % 2 === 0, leverage: 1 },
    ...{ openTime: 1_600_000_000_000 + id, closeTime: 1_600_000_300_000 + id },
    ...{ openRate: 0.1 + id / 3, closeRate: 0.2 + id / 7, amount: 1e-9 * id, stakeAmount: 1e12 / id },
    ...{ feeOpen: 0.001, feeClose: 0.001, profitRatio: -id / 300, profitAbs: -0.00000001 * id },
    ...{ exitReason: 'roi', minRate: 5e-324, maxRate: 1.7e308, initialStopLoss: 0.05, stopLoss: 0.06 },
    ...{ fundingFees: 1e-8 * id, liquidationPrice: id % 2 === 0 ? 1 / id : null },
    ...(id % 3 === 0 && { fills: [{ side: 'entry', time: id, rate: 1 / id, amount: id }] }),
  }
}

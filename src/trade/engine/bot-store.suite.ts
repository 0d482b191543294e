import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { type ClosedTrade, parsePair } from '../../domain/index.ts'
import type { BotCommit, BotRecord, BotStore, JournalEntry, OpenPosition } from './port.ts'

const START = Date.UTC(2025, 0, 6)
const MINUTE = 60_000

/**
 * Judges an implementation of {@link BotStore}. `open` lends a store that may hold other bots; every
 * test registers its own.
 */
export function botStoreSuite(name: string, open: () => Promise<BotStore> | BotStore): void {
  describe(`BotStore: ${name}`, () => {
    let made = 0
    const register = async (store: BotStore, spec: unknown = { pairs: ['ETH/BTC'] }): Promise<string> =>
      (await store.register({ id: `${name}-${++made}`, name: `Bot ${made}`, spec })).id

    test('a registered bot is starting, at no candle, and has nothing', async () => {
      const store = await open()
      const record = await store.register({ id: `${name}-first`, name: 'First', spec: { a: [1, null] } })
      const { seenAt, ...rest } = record
      assert.deepEqual(rest, {
        ...{ id: `${name}-first`, name: 'First', mode: 'paper', spec: { a: [1, null] } },
        ...{ status: 'starting', cursor: null, message: '' },
      })
      assert.ok(Number.isSafeInteger(seenAt) && seenAt > 1e12)
      assert.deepEqual(await store.get(record.id), record)
      assert.deepEqual(await everything(store, record.id), {
        journal: [],
        trades: [],
        positions: [],
        equity: [],
      })
    })

    test('registering again returns the bot as it stands', async () => {
      const store = await open()
      const id = await register(store)
      await store.commit(id, commitAt(1))
      await store.setStatus(id, 'running', 'all well')
      const before = await get(store, id)
      assert.deepEqual(await store.register({ id, name: 'Other', spec: 'other' }), before)
      assert.deepEqual(await get(store, id), before)
    })

    test('one at a time may run a bot; who is done lets the next one', async () => {
      const store = await open()
      const [id, other] = [await register(store), await register(store)]
      const first = await store.claim(id)
      assert.ok(first)
      assert.equal(await store.claim(id), undefined)
      const second = await store.claim(other)
      assert.ok(second, 'another bot is free')
      await first[Symbol.asyncDispose]()
      const next = await store.claim(id)
      assert.ok(next)
      await Promise.all([second, next].map((claim) => claim[Symbol.asyncDispose]()))
    })

    test('a bot that is not there is undefined, empty, and takes no commit', async () => {
      const store = await open()
      assert.equal(await store.get('nowhere'), undefined)
      assert.deepEqual(await everything(store, 'nowhere'), {
        journal: [],
        trades: [],
        positions: [],
        equity: [],
      })
      await assert.rejects(store.commit('nowhere', commitAt(1)), { code: 'bot.unknown' })
      await assert.rejects(store.setStatus('nowhere', 'running', ''), { code: 'bot.unknown' })
      await store.remove('nowhere')
    })

    test('a commit moves the cursor and adds journal, trades and equity; positions are replaced', async () => {
      const store = await open()
      const id = await register(store)
      const first = {
        ...commitAt(1, [0, 1]),
        closed: [trade(2), trade(1)],
        positions: [position(3), position(4)],
      }
      const second = { ...commitAt(2, [2]), closed: [trade(3)], positions: [position(4)] }
      await store.commit(id, first)
      await store.commit(id, second)
      assert.equal((await get(store, id)).cursor, second.cursor)
      assert.deepEqual(await everything(store, id), {
        journal: [...first.entries, ...second.entries],
        trades: [trade(2), trade(1), trade(3)],
        positions: [position(4)],
        equity: [first, second].map(({ cursor, equity }) => ({ time: cursor, equity })),
      })
    })

    test('a candle on which nothing happened still moves the cursor and the equity', async () => {
      const store = await open()
      const id = await register(store)
      for (const candle of [1, 2, 3]) await store.commit(id, commitAt(candle))
      assert.equal((await get(store, id)).cursor, START + 3 * MINUTE)
      assert.equal((await store.equity(id)).length, 3)
    })

    test('a cursor that does not advance is refused and changes nothing', async () => {
      const store = await open()
      const id = await register(store)
      await store.commit(id, { ...commitAt(5, [0]), positions: [position(1)] })
      const before = await everything(store, id)
      for (const candle of [5, 4]) {
        const stale = { ...commitAt(candle, [1]), closed: [trade(1)], positions: [] }
        await assert.rejects(store.commit(id, stale), { code: 'bot.cursor-behind', kind: 'conflict' })
      }
      assert.deepEqual(await everything(store, id), before)
      assert.equal((await get(store, id)).cursor, START + 5 * MINUTE)
    })

    test('a gap in the journal is refused and changes nothing', async () => {
      const store = await open()
      const id = await register(store)
      await store.commit(id, commitAt(1, [0, 1]))
      const before = await everything(store, id)
      for (const seqs of [[3], [1], [2, 4]]) {
        await assert.rejects(store.commit(id, commitAt(2, seqs)), { code: 'bot.journal-gap' })
      }
      assert.deepEqual(await everything(store, id), before)
      await store.commit(id, commitAt(2, [2]))
      await store.commit(id, commitAt(3))
      await store.commit(id, commitAt(4, [3]))
    })

    test('a trade that was closed before is refused, and nothing of its commit is stored', async () => {
      const store = await open()
      const id = await register(store)
      await store.commit(id, { ...commitAt(1, [0]), closed: [trade(1)] })
      const before = await everything(store, id)
      const twice = { ...commitAt(2, [1]), closed: [trade(2), trade(1)] }
      await assert.rejects(store.commit(id, twice), { code: 'bot.trade-twice' })
      assert.deepEqual(await everything(store, id), before)
      assert.equal((await get(store, id)).cursor, START + MINUTE)
    })

    test('of two processes that commit the same candle one is refused', async () => {
      const store = await open()
      const id = await register(store)
      const outcomes = await Promise.allSettled(
        [1, 1, 1].map((candle) => store.commit(id, commitAt(candle, [0]))),
      )
      assert.deepEqual(outcomes.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected', 'rejected'])
      assert.equal((await store.journal(id)).length, 1)
    })

    test('the journal can be read from an entry on, and in pieces', async () => {
      const store = await open()
      const id = await register(store)
      await store.commit(id, commitAt(1, [0, 1, 2]))
      await store.commit(id, commitAt(2, [3, 4]))
      const seqs = async (query: { fromSeq?: number; limit?: number }) =>
        (await store.journal(id, query)).map(({ seq }) => seq)
      assert.deepEqual(await seqs({}), [0, 1, 2, 3, 4])
      assert.deepEqual(await seqs({ fromSeq: 2 }), [2, 3, 4])
      assert.deepEqual(await seqs({ limit: 2 }), [0, 1])
      assert.deepEqual(await seqs({ fromSeq: 3, limit: 1 }), [3])
      assert.deepEqual(await seqs({ fromSeq: 9 }), [])
    })

    test('status and message are what was set last, and count as a sign of life', async () => {
      const store = await open()
      const id = await register(store)
      const { seenAt } = await get(store, id)
      await store.setStatus(id, 'failed', 'no candles since 12:00 UTC')
      const record = await get(store, id)
      assert.deepEqual([record.status, record.message], ['failed', 'no candles since 12:00 UTC'])
      assert.ok(record.seenAt >= seenAt)
    })

    test('the list shows every bot in the order of registration', async () => {
      const store = await open()
      const ids = [await register(store), await register(store), await register(store)]
      await store.setStatus(ids[0]!, 'running', '')
      const listed = (await store.list()).filter(({ id }) => ids.includes(id))
      assert.deepEqual(
        listed.map(({ id }) => id),
        ids,
      )
      assert.deepEqual(listed[0], await get(store, ids[0]!))
    })

    test('a removed bot is forgotten with all it had, and its id is free', async () => {
      const store = await open()
      const id = await register(store)
      const other = await register(store)
      for (const bot of [id, other]) {
        await store.commit(bot, { ...commitAt(1, [0]), closed: [trade(1)], positions: [position(2)] })
      }
      const kept = await everything(store, other)
      await store.remove(id)
      assert.equal(await store.get(id), undefined)
      assert.deepEqual(await everything(store, id), { journal: [], trades: [], positions: [], equity: [] })
      assert.deepEqual(await everything(store, other), kept)
      assert.equal((await store.register({ id, name: 'New', spec: null })).cursor, null)
    })

    test('any JSON comes back equal as spec and as the body of an entry', async () => {
      const store = await open()
      await fc.assert(
        fc.asyncProperty(fc.jsonValue(), fc.jsonValue(), async (spec, body) => {
          const id = await register(store, spec)
          await store.commit(id, { ...commitAt(1), entries: [{ ...entry(0, 1), body }] })
          assert.deepEqual((await get(store, id)).spec, JSON.parse(JSON.stringify(spec)))
          assert.deepEqual((await store.journal(id))[0]!.body, JSON.parse(JSON.stringify(body)))
        }),
        { numRuns: 25, seed: 5 },
      )
    })
  })
}

async function get(store: BotStore, id: string): Promise<BotRecord> {
  const record = await store.get(id)
  assert.ok(record)
  return record
}

async function everything(store: BotStore, id: string) {
  return {
    journal: [...(await store.journal(id))],
    trades: [...(await store.trades(id))],
    positions: [...(await store.positions(id))],
    equity: [...(await store.equity(id))],
  }
}

function commitAt(candle: number, seqs: readonly number[] = []): BotCommit {
  return {
    cursor: START + candle * MINUTE,
    entries: seqs.map((seq) => entry(seq, candle)),
    closed: [],
    positions: [],
    equity: 10_000 + candle / 3,
  }
}

function entry(seq: number, candle: number): JournalEntry {
  return { seq, time: START + candle * MINUTE, kind: 'fill', body: { price: 0.1 + 0.2, reason: null } }
}

function position(id: number): OpenPosition {
  return {
    ...{ id, pair: 'ETH/BTC', isShort: false, openTime: START, openRate: 0.1 + id / 3, amount: 1 / id },
    ...{ stakeAmount: 100, currentRate: 0.2, profitRatio: -id / 7, profitAbs: 1e-8 * id, stopLoss: 0.05 },
  }
}

function trade(id: number): ClosedTrade {
  return {
    ...{ id, pair: parsePair('ETH/BTC'), isShort: id % 2 === 0, leverage: 1 },
    ...{ openTime: START, closeTime: START + id * MINUTE, openRate: 0.1 + id / 3, closeRate: 0.2 + id / 7 },
    ...{ amount: 1e-9 * id, stakeAmount: 100 / id, feeOpen: 0.001, feeClose: 0.001, profitRatio: -id / 300 },
    ...{ profitAbs: -0.00000001 * id, exitReason: 'stop_loss', minRate: 0.1, maxRate: 0.3 },
    ...{ initialStopLoss: 0.05, stopLoss: 0.06, fundingFees: -1e-8 * id, liquidationPrice: null },
  }
}

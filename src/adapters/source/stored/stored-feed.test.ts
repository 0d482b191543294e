import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  allocateCandles,
  Fault,
  parsePair,
  parseTimeframe,
  parseVenue,
  type SeriesKey,
} from '../../../domain/index.ts'
import type { Feed } from '../../../trade/engine/index.ts'
import { memoryCandleStore } from '../../../trade/market/index.ts'
import { storedFeed, storedUntil } from './stored-feed.ts'

const START = Date.UTC(2025, 0, 6)
const MINUTE = 60_000
const never = new AbortController().signal

const keyOf = (pair: string, timeframe = '1m'): SeriesKey => ({
  ...{ venue: parseVenue('kraken'), pair: parsePair(pair), timeframe: parseTimeframe(timeframe) },
})

/** A store, a clock that stands where it is put, and a hand that writes candles of these minutes. */
function world() {
  const store = memoryCandleStore()
  const clock = { now: START + 1_000 * MINUTE }
  const write = (pair: string, minutes: readonly number[], { timeframe = '1m', price = 1 } = {}) => {
    const candles = allocateCandles(minutes.length, parseTimeframe(timeframe))
    candles.time.set(minutes.map((minute) => START + minute * MINUTE))
    for (const name of ['open', 'high', 'low', 'close'] as const) candles[name].fill(price)
    return store.write(keyOf(pair, timeframe), candles, { source: 'test', policy: 'revise' })
  }
  let onLook = () => {}
  const feed = (pairs: readonly string[], more: Partial<Parameters<typeof storedFeed>[0]> = {}) =>
    storedFeed({
      ...{ store, keys: pairs.map((pair) => keyOf(pair)), history: START, from: START },
      ...{ now: () => clock.now, lookEveryMs: 1, onLook: () => onLook(), ...more },
    })
  /** What a feed brings within three looks. */
  const atHand = async (one: Feed, after: number | null) => {
    const control = new AbortController()
    let looks = 0
    onLook = () => {
      if (++looks === 4) control.abort()
    }
    const tick = await one.next(after, control.signal)
    onLook = () => {}
    return tick && { minute: minuteOf(tick.time), lengths: tick.series.map(({ candles }) => candles.length) }
  }
  return { store, clock, write, feed, atHand }
}

const minuteOf = (time: number | undefined) => time !== undefined && (time - START) / MINUTE

test('what is stored comes at once, then each candle as it is stored', async () => {
  const { feed, write, atHand } = world()
  await write('A/B', [0, 1, 2])
  const one = feed(['A/B'])
  assert.deepEqual(await atHand(one, null), { minute: 2, lengths: [3] })
  const waiting = one.next(START + 2 * MINUTE, never)
  await write('A/B', [3])
  assert.equal(minuteOf((await waiting)?.time), 3)
})

test('nothing comes from a store that has nothing, until it has', async () => {
  const { feed, write, atHand } = world()
  const one = feed(['A/B'])
  assert.equal(await atHand(one, null), undefined)
  const waiting = one.next(null, never)
  await write('A/B', [0])
  assert.equal(minuteOf((await waiting)?.time), 0)
})

test('candles before the first that is wanted are known and bring nothing by themselves', async () => {
  const { feed, write, atHand } = world()
  await write('A/B', [0, 1, 2])
  const one = feed(['A/B'], { from: START + 3 * MINUTE, history: START + MINUTE })
  assert.equal(await atHand(one, null), undefined)
  await write('A/B', [3])
  assert.deepEqual(await atHand(one, null), { minute: 3, lengths: [3] })
})

test('pairs wait for each other, but not for ever', async () => {
  const { feed, write, clock, atHand } = world()
  await write('A/B', [0, 1, 2])
  await write('C/B', [0])
  const one = feed(['A/B', 'C/B'], { graceMs: 5_000 })
  assert.deepEqual(await atHand(one, null), { minute: 0, lengths: [1, 1] })
  assert.equal(await atHand(one, START), undefined)
  clock.now += 5_000
  assert.deepEqual(await atHand(one, START), { minute: 1, lengths: [2, 1] })
  assert.equal(await atHand(one, START + MINUTE), undefined, 'the next one is waited for anew')
  await write('C/B', [1, 2])
  assert.deepEqual(await atHand(one, START + MINUTE), { minute: 2, lengths: [3, 3] })
})

test('the last candle is taken when it ended a while ago, and not while it may still change', async () => {
  const { feed, write, clock, atHand } = world()
  await write('A/B', [0, 1])
  clock.now = START + 2 * MINUTE + 4_999
  const one = feed(['A/B'])
  assert.deepEqual(await atHand(one, null), { minute: 0, lengths: [1] })
  await write('A/B', [1], { price: 7 })
  clock.now += 1
  const tick = await one.next(START, never)
  assert.deepEqual([...tick!.series[0]!.candles.close], [1, 7])
})

test('a longer candle is taken as soon as its last minute is there', async () => {
  const { feed, write, clock, atHand } = world()
  await write('A/B', [0, 5], { timeframe: '5m' })
  await write('A/B', [5, 6, 7, 8])
  clock.now = START + 10 * MINUTE
  const one = feed([], { keys: [keyOf('A/B', '5m')] })
  assert.equal((await atHand(one, null))?.minute, 0)
  await write('A/B', [9])
  assert.equal((await atHand(one, START))?.minute, 5)
})

test('longer candles are made of shorter ones, without one that is not over', async () => {
  const { feed, write, atHand } = world()
  await write('A/B', [0, 1, 2, 3, 4, 5, 6])
  const one = feed([], { keys: [keyOf('A/B', '5m')] })
  assert.deepEqual(await atHand(one, null), { minute: 0, lengths: [1] })
  await write('A/B', [7, 8, 9])
  assert.deepEqual(await atHand(one, START), { minute: 5, lengths: [2] })
})

test('what was brought once stays as it was, though the store has it otherwise now', async () => {
  const { feed, write } = world()
  await write('A/B', [0, 1])
  const one = feed(['A/B'])
  await one.next(null, never)
  await write('A/B', [1, 2], { price: 9 })
  const tick = await one.next(START + MINUTE, never)
  assert.deepEqual([...tick!.series[0]!.candles.close], [1, 1, 9])
})

test('a bot that starts again is given the whole past at once', async () => {
  const { feed, write } = world()
  await write('A/B', [0, 1, 2])
  await write('C/B', [0, 2])
  const tick = await feed(['A/B', 'C/B']).until(START + MINUTE)
  assert.deepEqual(
    tick.series.map(({ candles }) => candles.length),
    [2, 1],
  )
})

test('it ends at once when it is told to, even while it waits', async () => {
  const { feed } = world()
  const control = new AbortController()
  const waiting = feed(['A/B'], { lookEveryMs: 3_600_000 }).next(null, control.signal)
  setTimeout(() => control.abort(), 5)
  assert.equal(await waiting, undefined)
})

test('a store that is away is looked at again, and told; what is wrong by itself is thrown', async () => {
  const { store, write, clock } = world()
  await write('A/B', [0])
  let trouble: Fault | undefined = new Fault('remote', 'store.unreachable', 'it is away')
  const looks: (string | undefined)[] = []
  const away: typeof store = {
    ...store,
    list: async () => {
      if (trouble) throw trouble
      return store.list()
    },
  }
  const one = storedFeed({
    ...{
      store: away,
      keys: [keyOf('A/B')],
      history: START,
      from: START,
      now: () => clock.now,
      lookEveryMs: 1,
    },
    onLook: (found) => {
      looks.push(found?.message)
      if (looks.length === 2) trouble = undefined
    },
  })
  assert.equal((await one.next(null, never))?.time, START)
  assert.deepEqual(looks, ['it is away', 'it is away', undefined])
  trouble = new Fault('failed', 'store.broken', 'it is broken')
  const broken = storedFeed({ store: away, keys: [keyOf('A/B')], history: 0, from: 0, now: () => clock.now })
  await assert.rejects(broken.next(null, never), { code: 'store.broken' })
})

test('the newest candle that all pairs have is found', async () => {
  const { store, write, clock } = world()
  const keys = [keyOf('A/B'), keyOf('C/B')]
  const now = () => clock.now
  assert.equal(await storedUntil({ store, keys, now }), undefined)
  await write('A/B', [0, 1, 2])
  assert.equal(await storedUntil({ store, keys, now }), undefined)
  await write('C/B', [0, 1])
  assert.equal(minuteOf(await storedUntil({ store, keys, now })), 1)
})

test('however candles come in, each is brought once, in order, with nothing after it', async () => {
  const arrivals = fc.array(
    fc.record({ pair: fc.constantFrom('A/B', 'C/B'), count: fc.integer({ min: 1, max: 4 }) }),
    {
      minLength: 1,
      maxLength: 12,
    },
  )
  await fc.assert(
    fc.asyncProperty(arrivals, async (steps) => {
      const { feed, write, clock } = world()
      const one = feed(['A/B', 'C/B'], { graceMs: 0 })
      const next: Record<string, number> = { 'A/B': 0, 'C/B': 0 }
      const brought: number[] = []
      let after: number | null = null
      for (const { pair, count } of steps) {
        await write(
          pair,
          Array.from({ length: count }, (_, at) => next[pair]! + at),
        )
        next[pair]! += count
        clock.now += MINUTE
        for (;;) {
          const least = Math.max(next['A/B']!, next['C/B']!) - 1
          if (after !== null && minuteOf(after) === least) break
          const tick = await one.next(after, never)
          after = tick!.time
          brought.push(after)
          for (const { candles } of tick!.series) assert.ok((candles.time.at(-1) ?? 0) <= after)
        }
      }
      assert.deepEqual(
        brought,
        brought.toSorted((a, b) => a - b),
      )
      assert.equal(new Set(brought).size, brought.length)
    }),
    { numRuns: 50, seed: 3 },
  )
})

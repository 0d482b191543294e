import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { memoryTenantStore } from './memory-tenant-store.ts'
import { type BotMinute, meterMinutes, minutesOf } from './meter-minutes.ts'
import { parseTenantId } from './tenant-id.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const TEN = Date.UTC(2026, 10, 22, 10)

test('each minute in which a bot was seen costs one credit, however often it was seen', () => {
  const seen = [0, 1, 59_999, MINUTE, 59 * MINUTE].map((at) => ({ bot: 'trend', time: TEN + at }))
  assert.deepEqual(meterMinutes([...seen, { bot: 'grid', time: TEN }], TEN + HOUR), {
    open: 0,
    entries: [
      {
        key: 'bot-minutes:2026-11-22T10Z',
        amount: -4,
        kind: 'bot-minutes',
        reason: 'minutes of grid 1, trend 3',
      },
    ],
  })
})

test('an hour that is not over is not booked, but told', () => {
  const seen = minutesOf('trend', { from: TEN - 2 * MINUTE, to: TEN + 5 * MINUTE })
  const { entries, open } = meterMinutes(seen, TEN + 5 * MINUTE)
  assert.deepEqual(
    entries.map(({ key, amount }) => [key, amount]),
    [['bot-minutes:2026-11-22T09Z', -2]],
  )
  assert.equal(open, 5)
  assert.deepEqual(meterMinutes([], TEN), { entries: [], open: 0 })
})

test('the minutes of a span are those that it touches', () => {
  const told = (from: number, to: number) =>
    minutesOf('b', { from: TEN + from, to: TEN + to }).map(({ time }) => (time - TEN) / MINUTE)
  assert.deepEqual(told(0, 1), [0])
  assert.deepEqual(told(59_999, 60_001), [0, 1])
  assert.deepEqual(told(0, 2 * MINUTE), [0, 1])
  assert.deepEqual(told(5 * MINUTE, 5 * MINUTE), [])
  assert.deepEqual(told(5 * MINUTE, 0), [])
})

test('a reason fits an entry, whatever bots are called', () => {
  const seen = Array.from({ length: 200 }, (_, at) => ({ bot: `bot-of-a-long-name-${at}`, time: TEN }))
  assert.equal(meterMinutes(seen, TEN + HOUR).entries[0]?.reason.length, 500)
})

test('metered by anybody, in any pieces, as often as one likes, it is booked once and in full', async () => {
  const minute = fc.record({
    bot: fc.constantFrom('a', 'b', 'c'),
    time: fc.integer({ min: TEN, max: TEN + 5 * HOUR }),
  })
  await fc.assert(
    fc.asyncProperty(
      fc.array(minute, { maxLength: 60 }),
      fc.array(fc.nat(6), { maxLength: 8 }),
      async (seen, hours) => {
        const store = memoryTenantStore({ now: () => TEN })
        const id = parseTenantId('acme')
        await store.create({ id, name: 'Acme' })
        for (const hour of [...hours, 6]) await store.book(id, meterMinutes(seen, TEN + hour * HOUR).entries)
        const distinct = new Set(
          seen.map(({ bot, time }: BotMinute) => `${bot} ${Math.floor(time / MINUTE)}`),
        )
        assert.equal((await store.get(id))?.credits, distinct.size === 0 ? 0 : -distinct.size)
      },
    ),
    { numRuns: 50 },
  )
})

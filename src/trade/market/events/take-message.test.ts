import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseVenue } from '../../../domain/index.ts'
import { memoryIngestStore } from '../ingest/memory-ingest-store.ts'
import type { IngestStore } from '../ingest/port.ts'
import { memoryCandleStore } from '../memory-candle-store.ts'
import { takeMessage } from './take-message.ts'

const NOW = Date.UTC(2025, 0, 7)
const CANDLE = {
  ts: '2025-01-06T10:00:00Z',
  symbol: 'EURUSD',
  timeframe: 'M1',
  open: 1,
  high: 2,
  low: 1,
  close: 2,
}
const TICK = { ts: '2025-01-06T10:00:00Z', symbol: 'EURUSD', bid: 1, ask: 2 }

async function desk(): Promise<{
  ingest: IngestStore
  take: (value: unknown, source?: string) => ReturnType<typeof takeMessage>
}> {
  const ingest = memoryIngestStore(memoryCandleStore())
  await ingest.putSource({ name: 'desk', venue: parseVenue('desk'), policy: 'keep', takesUnknown: true })
  return { ingest, take: (value, source = 'desk') => takeMessage(ingest, { source, value, now: NOW }) }
}

test('candles and ticks are taken once, however often they come', async () => {
  const { take } = await desk()
  const taken = { kind: 'taken', received: 1, inserted: 1, duplicates: 0 }
  for (const value of [[CANDLE], { ticks: [TICK] }]) {
    assert.deepEqual(await take(value), taken)
    assert.deepEqual(await take(value), { ...taken, inserted: 0, duplicates: 1 })
  }
})

test('what can never be taken is refused with the reason, and nothing of it is stored', async () => {
  const { ingest, take } = await desk()
  const bad = [
    [[CANDLE, { ...CANDLE, high: 0.5 }], 'ingest.invalid', /^item 1: high 0.5 is below low 1/],
    [{ ticks: [{ ...TICK, ask: 0 }] }, 'ingest.invalid', /^item 0: ask/],
    [Array.from({ length: 10_001 }, () => CANDLE), 'ingest.too-many', /10001/],
    [[], 'ingest.shape', /list of candles/],
    [{ ticks: [TICK], more: 1 }, 'ingest.shape', /list of candles/],
    [undefined, 'ingest.shape', /list of candles/],
  ] as const
  for (const [value, code, reason] of bad) {
    const outcome = await take(value)
    assert.equal(outcome.kind === 'refused' && outcome.code, code)
    assert.match(outcome.kind === 'refused' ? outcome.reason : '', reason)
  }
  assert.deepEqual(await take([CANDLE], 'nobody'), {
    ...{ kind: 'refused', code: 'ingest.source-unknown', reason: 'There is no source "nobody"' },
  })
  const taken = await ingest.ingest('desk', [])
  assert.equal(taken.received, 0)
  assert.deepEqual(await take([CANDLE]), { kind: 'taken', received: 1, inserted: 1, duplicates: 0 })
})

test('any JSON is answered, never thrown', async () => {
  const { take } = await desk()
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), async (value) => {
      const { kind } = await take(value)
      assert.equal(kind, 'refused')
    }),
  )
})

test('a store that cannot say leaves the message where it is', async () => {
  const { ingest } = await desk()
  const away = { ...ingest, ingest: () => Promise.reject(new Error('away')) }
  await assert.rejects(takeMessage(away, { source: 'desk', value: [CANDLE], now: NOW }), /away/)
})

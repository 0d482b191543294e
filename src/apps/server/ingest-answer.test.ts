import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ingestAnswerText } from './ingest-answer.ts'

test('the text of an answer is the JSON of its values, whatever was sent', () => {
  const minute = fc.nat({ max: 40_000_000 }).map((minutes) => minutes * 60_000)
  const time = fc.oneof(
    minute,
    fc.nat({ max: 2 ** 31 - 1 }).map((seconds) => seconds * 1000 + 7),
  )
  const detail = fc.record({
    symbol: fc.oneof(fc.constantFrom('EURUSD', 'BTC/USDT'), fc.string({ unit: 'binary' })),
    timeframe: fc.constantFrom('M1', '1h'),
    tsOriginal: time,
    tsBucket: time,
    status: fc.constantFrom('inserted' as const, 'duplicate' as const, 'unknown-symbol' as const),
  })
  fc.assert(
    fc.property(fc.array(detail, { maxLength: 20 }), fc.nat(), (details, count) => {
      const text = ingestAnswerText({ received: details.length, inserted: count, duplicates: 2, details })
      assert.deepEqual(JSON.parse(text), {
        ...{ ok: true, received: details.length, inserted: count, duplicates: 2 },
        details: details.map(({ symbol, timeframe, tsOriginal, tsBucket, status }) => ({
          ...{ symbol, timeframe, status },
          ts_original: new Date(tsOriginal).toISOString(),
          ts_bucket: new Date(tsBucket).toISOString(),
        })),
      })
    }),
  )
})

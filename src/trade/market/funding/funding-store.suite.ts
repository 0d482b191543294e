import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { parsePair, parseVenue } from '../../../domain/index.ts'
import type { FundingStore } from './port.ts'

/** Judges an implementation of {@link FundingStore}. */
export function fundingStoreSuite(name: string, open: () => FundingStore): void {
  describe(`FundingStore: ${name}`, () => {
    const store = open()
    let made = 0
    const contract = () => ({ venue: parseVenue(`funding-${++made}`), pair: parsePair('BTC/USDT:USDT') })

    test('rates are read as they were written, ascending, and the first word on one stays', async () => {
      const rate = fc.record({
        time: fc.integer({ min: 0, max: 40 }),
        // Without the zero that is below zero, which texts do not tell.
        rate: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
      })
      await fc.assert(
        fc.asyncProperty(fc.array(fc.array(rate, { maxLength: 8 }), { maxLength: 5 }), async (batches) => {
          const key = contract()
          const known = new Map<number, number>()
          for (const batch of batches) {
            const before = known.size
            for (const { time, rate } of batch) if (!known.has(time)) known.set(time, rate)
            assert.equal(await store.write(key, batch), known.size - before)
          }
          const rows = [...known].sort(([a], [b]) => a - b).map(([time, rate]) => ({ time, rate }))
          assert.deepEqual(await store.read(key), rows)
          assert.deepEqual(
            await store.read(key, { start: 10, end: 20 }),
            rows.filter(({ time }) => time >= 10 && time <= 20),
          )
          const summary = await store.summary(key)
          if (rows.length === 0) return assert.equal(summary, undefined)
          const ends = { firstTime: rows[0]!.time, lastTime: rows.at(-1)!.time }
          assert.deepEqual(summary, { ...key, rows: rows.length, ...ends })
        }),
        { numRuns: 40 },
      )
    })

    test('contracts are told apart, and far times are kept', async () => {
      const [one, other] = [contract(), contract()]
      const rates = [{ time: Date.UTC(2100, 0, 1), rate: -0.00012345 }]
      await store.write(one, rates)
      assert.deepEqual(await store.read(one), rates)
      assert.deepEqual(await store.read(other), [])
      assert.deepEqual(await store.read({ ...one, pair: parsePair('BTC/USDT') }), [])
    })

    test('a batch with a wrong rate leaves nothing', async () => {
      const key = contract()
      for (const wrong of [
        { time: 1.5, rate: 0 },
        { time: -1, rate: 0 },
        { time: 2, rate: Number.NaN },
        { time: 2, rate: Number.POSITIVE_INFINITY },
      ]) {
        await assert.rejects(store.write(key, [{ time: 1, rate: 1 }, wrong]), { code: 'funding.malformed' })
      }
      assert.equal(await store.summary(key), undefined)
    })
  })
}

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { temporaryPostgres } from '../../src/adapters/embedded-postgres/index.ts'
import { migrate } from '../../src/adapters/store/postgres/index.ts'
import { parseVenue } from '../../src/domain/index.ts'
import { plainMarket, storedMarket } from '../../src/trade/market/ingest/plain-market.fixture.ts'
import { type Batch, batchesOf } from '../proof/batches.fixture.ts'
import { ingestServer, postBatch } from '../proof/ingest-server.fixture.ts'

const WRITERS = 4
const BATCHES = 40

test('a load over HTTP is reconciled row by row: what is stored, and what the answers counted', async () => {
  await using database = await temporaryPostgres()
  await migrate(database.url)
  await using server = await ingestServer(database.url)
  const venue = parseVenue('load')
  const token = await server.admit(venue)
  const counted = {
    candles: { received: 0, inserted: 0, duplicates: 0 },
    ticks: { received: 0, inserted: 0, duplicates: 0 },
  }
  const sent: Batch[] = []

  await Promise.all(
    Array.from({ length: WRITERS }, async (_, writer) => {
      for (const batch of batchesOf(`load-${writer}`, writer, BATCHES)) {
        sent.push(batch)
        // Every fifth batch goes out twice at once, as from a client that lost patience.
        const answers = await Promise.all(
          Array.from({ length: sent.length % 5 === 0 ? 2 : 1 }, () => postBatch(server.origin, token, batch)),
        )
        for (const { status, body } of answers) {
          assert.equal(status, 200, JSON.stringify(body))
          assert.equal(body.received, batch.items.length)
          for (const count of ['received', 'inserted', 'duplicates'] as const)
            counted[batch.kind][count] += body[count]
        }
      }
    }),
  )

  const candles = sent.flatMap((batch) => (batch.kind === 'candles' ? batch.items : []))
  const ticks = sent.flatMap((batch) => (batch.kind === 'ticks' ? batch.items : []))
  assert.deepEqual(await storedMarket(server.candles, venue), plainMarket(candles, ticks))
  const distinct = {
    candles: new Set(candles.map(({ pair, time }) => `${pair} ${time}`)).size,
    ticks: new Set(ticks.map(({ pair, time, bid }) => `${pair} ${time} ${bid}`)).size,
  }
  for (const kind of ['candles', 'ticks'] as const) {
    const { received, inserted, duplicates } = counted[kind]
    assert.equal(inserted, distinct[kind], `${kind} inserted`)
    assert.equal(received, inserted + duplicates, `${kind} received`)
  }
})

import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { parsePair, parseVenue } from '../../../domain/index.ts'
import { bookStoreSuite } from '../../../trade/market/book/book-store.suite.ts'
import { fundingStoreSuite } from '../../../trade/market/funding/funding-store.suite.ts'
import { temporaryPostgres } from '../../embedded-postgres/index.ts'
import { applyRoles, connectStore, migrate } from './index.ts'
import { openSql } from './open-sql.ts'

const server = await temporaryPostgres()
await migrate(server.url)
await applyRoles(server.url)
const store = connectStore(server.url)
const owner = openSql(server.url, 1)
after(async () => {
  await Promise.all([owner.end(), store.close()])
  await server.stop()
})

fundingStoreSuite('postgres', () => store.funding)
bookStoreSuite('postgres', () => store.books)

test('a reader sees rates and books, and writes none', async () => {
  const key = { venue: parseVenue('seen'), pair: parsePair('BTC/USDT:USDT') }
  await store.funding.write(key, [{ time: 1, rate: 0.5 }])
  await store.books.write(key.venue, [{ pair: key.pair, time: 1, sequence: 1, bids: [[1, 1]], asks: [] }])
  await owner.unsafe("create role b_reader login password 'secret' in role leme_reader")
  const url = new URL(server.url)
  url.username = 'b_reader'
  url.password = 'secret'
  const reader = connectStore(url.href)
  assert.deepEqual(await reader.funding.read(key), [{ time: 1, rate: 0.5 }])
  assert.equal((await reader.books.at(key))?.sequence, 1)
  await assert.rejects(reader.funding.write(key, [{ time: 2, rate: 0 }]), { code: 'store.not-allowed' })
  await assert.rejects(reader.books.expire(9), { code: 'store.not-allowed' })
  await reader.close()
})

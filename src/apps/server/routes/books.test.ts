import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parsePair, parseVenue } from '../../../domain/index.ts'
import { memoryBookStore } from '../../../trade/market/index.ts'
import { NOW, startServer } from '../server.fixture.ts'

const pair = parsePair('ETH/BTC')
const bookAt = (time: number, of = pair) => ({
  ...{ pair: of, time, sequence: 7 },
  bids: [[0.05, 3] as const, [0.04, 1] as const],
  asks: [[0.06, 2] as const],
})

test('the newest book comes with its age, and one of the past with its age then', async (t) => {
  const books = memoryBookStore()
  await books.write(parseVenue('demo'), [bookAt(NOW - 90_000), bookAt(NOW - 4_000)])
  const { get } = await startServer(t, { books })
  const newest = await get('/api/v1/books?symbol=ETHBTC')
  assert.deepEqual(newest.json(), {
    ...{ venue: 'demo', pair: 'ETH/BTC', time: NOW - 4_000, ageMs: 4_000, sequence: 7 },
    bids: [
      { price: 0.05, amount: 3 },
      { price: 0.04, amount: 1 },
    ],
    asks: [{ price: 0.06, amount: 2 }],
  })
  assert.deepEqual((await get('/books?symbol=ETH/BTC')).json(), newest.json())
  const then = (await get(`/api/v1/books?pair=ETH/BTC&at=${NOW - 5_000}`)).json()
  assert.deepEqual([then.time, then.ageMs], [NOW - 90_000, 85_000])
  const iso = new Date(NOW - 4_000).toISOString()
  assert.equal((await get(`/api/v1/books?venue=demo&symbol=ETHBTC&at=${iso}`)).json().ageMs, 0)
})

test('what is not kept, or is two markets, is told', async (t) => {
  const books = memoryBookStore()
  await books.write(parseVenue('one'), [bookAt(NOW)])
  await books.write(parseVenue('two'), [bookAt(NOW), bookAt(NOW, parsePair('LTC/BTC'))])
  const { get } = await startServer(t, { books })
  const refused = async (query: string, status: number, code: string) => {
    const answer = await get(`/api/v1/books${query}`)
    assert.deepEqual([answer.statusCode, answer.json().code], [status, code], query)
  }
  await refused('?symbol=ETHBTC', 400, 'symbol.ambiguous')
  await refused('?symbol=XRPBTC', 404, 'book.none')
  await refused('?symbol=LTCBTC&venue=one', 404, 'book.none')
  await refused('?symbol=LTCBTC&at=5', 404, 'book.none')
  await refused('', 400, 'request.invalid')
  await refused('?symbol=LTCBTC&pair=LTC/BTC', 400, 'request.invalid')
  await refused('?symbol=LTCBTC&at=yesterday', 400, 'time.malformed')
  await refused('?symbol=LTCBTC&depth=5', 400, 'request.invalid')
})

test('without a session there is nothing', async (t) => {
  const { app } = await startServer(t)
  assert.equal((await app.inject('/api/v1/books?symbol=ETHBTC')).statusCode, 401)
})

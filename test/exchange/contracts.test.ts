import assert from 'node:assert/strict'
import { test } from 'node:test'
import { appendCandles, appendFunding, markPrices } from '../../src/adapters/exchange/index.ts'
import { parsePair, parseTimeframe, parseVenue } from '../../src/domain/index.ts'
import {
  markVenue,
  memoryCandleStore,
  memoryFundingStore,
  storedFunding,
} from '../../src/trade/market/index.ts'
import { LISTED, MINUTE, stage } from './opened.fixture.ts'

const pair = parsePair('BTC/USDT:USDT')
const venue = parseVenue('binanceusdm')
const timeframe = parseTimeframe('1h')
const HOUR = 60 * MINUTE
const EIGHT = 8 * HOUR
const futures = { exchange: 'binanceusdm' }

test('funding is stored at full hours, page by page, and again only what is new', async (t) => {
  const { server, clock, open } = await stage(t, 400 * 24 * HOUR + MINUTE)
  const exchange = await open(futures)
  const store = memoryFundingStore()
  const request = { exchange, store, venue, pair }
  assert.equal(await appendFunding({ ...request, since: LISTED, until: LISTED + 350 * 24 * HOUR }), 1_050)
  const asked = server.requests.filter(({ path }) => path.endsWith('fundingRate')).length
  assert.equal(asked, 2, 'two pages')
  assert.equal(await appendFunding({ ...request, since: LISTED }), 151)
  clock.pass(EIGHT)
  const before = server.requests.length
  assert.equal(await appendFunding({ ...request, since: LISTED }), 1)
  const { query } = server.requests[before]!
  assert.equal(Number(query.startTime), LISTED + 1_200 * EIGHT + 1, 'from behind the newest stored one')
  const times = (await store.read({ venue, pair })).map(({ time }) => time)
  assert.deepEqual(
    times,
    Array.from({ length: 1_202 }, (_, row) => LISTED + row * EIGHT),
  )
})

test('what lies before is added whole, and an interruption leaves no hole', async (t) => {
  const { server, open } = await stage(t, 400 * 24 * HOUR)
  const exchange = await open(futures)
  const store = memoryFundingStore()
  const request = { exchange, store, venue, pair }
  await appendFunding({ ...request, since: LISTED + 390 * 24 * HOUR })
  const before = await store.read({ venue, pair })
  let left = 1
  server.faults.answer = ({ path }) =>
    path.endsWith('fundingRate') && left-- <= 0 ? { kind: 'status', status: 503 } : undefined
  await assert.rejects(appendFunding({ ...request, since: LISTED }), { code: 'exchange.unreachable' })
  assert.deepEqual(await store.read({ venue, pair }), before)
  delete server.faults.answer
  await appendFunding({ ...request, since: LISTED })
  assert.equal((await store.read({ venue, pair })).length, 1_201)
})

test('mark prices are candles of a venue of their own, and funding is paid at their opens', async (t) => {
  const { server, open } = await stage(t, 49 * HOUR + 10 * MINUTE)
  const exchange = await open(futures)
  const candles = memoryCandleStore()
  const funding = memoryFundingStore()
  const marked = { exchange: markPrices(exchange), store: candles, venue: markVenue(venue), pair, timeframe }
  assert.equal((await appendCandles({ ...marked, since: LISTED })).inserted, 49)
  assert.deepEqual(await storedFunding({ candles, funding }, { venue, pair }), { kind: 'none' })
  await appendFunding({ exchange, store: funding, venue, pair, since: LISTED })
  const found = await storedFunding({ candles, funding }, { venue, pair })
  assert.ok(found.kind === 'rates')
  const told = (await (
    await fetch(`${server.url}/fapi/v1/fundingRate?symbol=BTCUSDT&startTime=${LISTED}`)
  ).json()) as { fundingTime: number; fundingRate: string }[]
  assert.deepEqual(
    [...found.rates.rate],
    told.map(({ fundingRate }) => Number(fundingRate)),
  )
  assert.ok(
    told.some(({ fundingTime }) => fundingTime % HOUR > 0),
    'the exchange books late',
  )
  const rows = (await (
    await fetch(`${server.url}/fapi/v1/markPriceKlines?symbol=BTCUSDT&interval=1h&startTime=${LISTED}`)
  ).json()) as [number, string][]
  assert.deepEqual(
    [...found.rates.markPrice],
    rows.filter(([time]) => time % EIGHT === 0).map(([, price]) => Number(price)),
  )
  assert.deepEqual(await storedFunding({ candles: memoryCandleStore(), funding }, { venue, pair }), {
    kind: 'no-mark',
  })
})

test('what is no contract is refused with what would be', async (t) => {
  const { open } = await stage(t, 10 * MINUTE)
  const contract = await open(futures)
  const request = { store: memoryFundingStore(), venue, since: LISTED }
  await assert.rejects(appendFunding({ ...request, exchange: contract, pair: parsePair('BTC/USDT') }), {
    code: 'exchange.contract',
    hint: 'Did you mean BTC/USDT:USDT?',
  })
  const spot = await open()
  await assert.rejects(appendFunding({ ...request, exchange: spot, pair: parsePair('BTC/USDT') }), {
    code: 'exchange.contract',
    message: /BTC\/USDT is no perpetual contract of binance/,
  })
})

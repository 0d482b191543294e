import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { appendCandles, downloadCandles, type OpenedExchange } from '../../src/adapters/exchange/index.ts'
import {
  type Candles,
  type Pair,
  PRICE_COLUMNS,
  parsePair,
  parseTimeframe,
  parseVenue,
  type TimeRange,
} from '../../src/domain/index.ts'
import { random } from '../../src/math/index.ts'
import { type CandleStore, memoryCandleStore } from '../../src/trade/market/index.ts'
import type { AnswerFault, SeenRequest } from './faults.ts'
import { LISTED, MINUTE, stage } from './opened.fixture.ts'

const pair = parsePair('BTC/USDT')
const timeframe = parseTimeframe('1m')
const venue = parseVenue('binance')

const at = (minute: number) => LISTED + minute * MINUTE
const plain = (candles: Candles) =>
  Array.from({ length: candles.length }, (_, row) => [
    candles.time[row],
    ...PRICE_COLUMNS.map((name) => candles[name][row]),
  ])
const held = async (store: CandleStore, range?: TimeRange) =>
  plain(await store.read({ venue, pair, timeframe }, range))

async function blocks(exchange: OpenedExchange, since: number, until?: number, of: Pair = pair) {
  const all = []
  for await (const block of downloadCandles({
    exchange,
    pair: of,
    timeframe,
    since,
    ...(until && { until }),
  }))
    all.push(block)
  return all
}

test('pages follow each other, and the candle in progress is never given out', async (t) => {
  const { server, open } = await stage(t, 2_300 * MINUTE + 30_000)
  const found = await blocks(await open(), LISTED)
  const times = found.flatMap(({ candles }) => [...candles.time])
  assert.deepEqual([times.length, times[0], times.at(-1)], [2_300, at(0), at(2_299)])
  assert.ok(times.every((time, row) => time === at(row)))
  assert.equal(server.requests.filter(({ path }) => path.endsWith('klines')).length, 3)
})

test('whatever part of a minute has passed, only complete candles are stored', async (t) => {
  const { server, clock, open } = await stage(t, 50 * MINUTE)
  const exchange = await open()
  const store = memoryCandleStore()
  for (const ms of [0, 1, 30_000, 29_998, 1, 1, 59_999]) {
    clock.pass(ms)
    const before = clock.now()
    const [known] = await store.list()
    await appendCandles({ exchange, store, venue, pair, timeframe, since: at(40) })
    if (known)
      assert.equal(server.requests.at(-1)!.query.startTime, String(known.lastTime), 'the last one anew')
    const [last] = (await store.list()).map(({ lastTime }) => lastTime)
    assert.ok(last! + MINUTE <= clock.now() && last! + 2 * MINUTE > before, `${before}`)
  }
  const fresh = memoryCandleStore()
  await appendCandles({ exchange, store: fresh, venue, pair, timeframe, since: at(40) })
  assert.deepEqual(await held(store), await held(fresh), 'none of them was stored before its end')
})

test('a range gives the candles that start in it', async (t) => {
  const { open } = await stage(t, 3_000 * MINUTE)
  const found = await blocks(await open(), at(10) + 1, at(1_200))
  const times = found.flatMap(({ candles }) => [...candles.time])
  assert.deepEqual([times[0], times.at(-1), times.length], [at(11), at(1_199), 1_189])
})

test('an empty page is a gap, and what lies behind it is found', async () => {
  const row = (minute: number) => [at(minute), 1, 1, 1, 1, 1]
  const exchange: OpenedExchange = {
    id: 'sparse',
    pageSize: 10,
    venueNow: () => at(100),
    require: () => {},
    pairNamed: () => undefined,
    requireContract: () => {},
    fundingPage: async () => [],
    markPage: async () => [],
    page: async (_pair, _timeframe, since) =>
      [3, 4, 57, 99].filter((minute) => at(minute) >= since && at(minute) < since + 10 * MINUTE).map(row),
  }
  const found = await blocks(exchange, at(0))
  assert.deepEqual(
    found.flatMap(({ candles }) => [...candles.time]),
    [3, 4, 57, 99].map(at),
  )
})

test('duplicates and gaps of the venue come through as what they are', async (t) => {
  const { server, open } = await stage(t, 5_000 * MINUTE)
  server.faults.repeated = (time) => time === at(3) || time === at(1_500)
  server.faults.missing = (time) => time === at(7) || (time >= at(1_600) && time < at(3_900))
  const found = await blocks(await open(), LISTED, at(4_500))
  const times = new Set(found.flatMap(({ candles }) => [...candles.time]))
  assert.equal(times.size, 4_500 - 1 - 2_300)
  assert.ok(!times.has(at(7)) && !times.has(at(1_600)) && times.has(at(3_900)) && times.has(at(4_499)))
  assert.equal(
    found.reduce((sum, { duplicates }) => sum + duplicates, 0),
    2,
  )
})

test('interrupted at any page and run again, a download holds what one in one go holds', async (t) => {
  const { server, clock, open } = await stage(t, 9_000 * MINUTE)
  server.faults.missing = (time) => time % (977 * MINUTE) === 0 || (time > at(2_900) && time < at(4_300))
  server.faults.repeated = (time) => time % (389 * MINUTE) === 0
  const exchange = await open()
  const whole = memoryCandleStore()
  await appendCandles({ exchange, store: whole, venue, pair, timeframe, since: at(0), until: at(8_000) })

  await fc.assert(
    fc.asyncProperty(
      fc.record({
        seed: fc.integer(),
        starts: fc.array(fc.integer({ min: 0, max: 7_000 }), { minLength: 1, maxLength: 4 }),
        pages: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 4, maxLength: 4 }),
        faults: fc.double({ min: 0, max: 0.3, noNaN: true }),
      }),
      async ({ seed, starts, pages, faults }) => {
        const store = memoryCandleStore()
        server.faults.answer = faultPlan(seed, faults)
        for (const [run, start] of starts.entries()) {
          const control = new AbortController()
          let left = pages[run]!
          const stopping: CandleStore = {
            ...store,
            write: async (key, candles, options) => {
              if (left-- === 0) control.abort()
              control.signal.throwIfAborted()
              return store.write(key, candles, options)
            },
          }
          const { signal } = control
          await appendCandles({
            exchange,
            store: stopping,
            venue,
            pair,
            timeframe,
            since: at(start),
            until: at(8_000),
            signal,
          }).catch((error: Error) => assert.equal(error.name, 'AbortError'))
          clock.pass(1_000)
        }
        await appendCandles({ exchange, store, venue, pair, timeframe, since: at(0), until: at(8_000) })
        assert.deepEqual(await held(store), await held(whole))
      },
    ),
    { numRuns: 25 },
  )
})

/** Trouble that passes: never six times in a row for one question. */
function faultPlan(seed: number, share: number): (request: SeenRequest) => AnswerFault | undefined {
  const source = random(seed)
  const kinds: readonly AnswerFault[] = [
    { kind: 'dropped' },
    { kind: 'cut' },
    { kind: 'half' },
    { kind: 'status', status: 500 },
    { kind: 'status', status: 503 },
  ]
  let inRow = 0
  return () => {
    if (source.next() >= share || inRow >= 5) {
      inRow = 0
      return undefined
    }
    inRow++
    return kinds[source.int(kinds.length)]
  }
}

test('trouble of the network is tried again after 1, 2, 4, … seconds, and told after six tries', async (t) => {
  const { server, clock, open } = await stage(t, 100 * MINUTE)
  const exchange = await open()
  clock.slept.length = 0
  let left = 5
  server.faults.answer = () => (left-- > 0 ? { kind: 'dropped' } : undefined)
  assert.equal((await blocks(exchange, at(0), at(50)))[0]!.candles.length, 50)
  assert.deepEqual(
    clock.slept.filter((ms) => ms >= 1_000),
    [1_000, 2_000, 4_000, 8_000, 16_000],
  )
  const asked = server.requests.length
  server.faults.answer = () => ({ kind: 'cut' })
  await assert.rejects(blocks(exchange, at(0)), { code: 'exchange.unreachable' })
  assert.equal(server.requests.length - asked, 6)
})

test('429 is waited out by everybody on the budget, and no request falls into the wait', async (t) => {
  const { server, open } = await stage(t, 9_000 * MINUTE + 20_000, { weights: { limit: 30, patience: 2 } })
  const exchange = await open()
  const both = [pair, parsePair('ETH/USDT')].map((of) => blocks(exchange, at(0), at(8_000), of))
  const found = await Promise.all(both)
  for (const one of found) assert.equal(one.flatMap(({ candles }) => [...candles.time]).length, 8_000)
  const limited = server.requests.filter(({ status }) => status === 429)
  assert.ok(limited.length >= 1)
  for (const { time } of limited) {
    const end = Math.ceil((time + 1) / MINUTE) * MINUTE
    assert.ok(
      server.requests.every((other) => other.time <= time || other.time >= end),
      'nobody asks meanwhile',
    )
  }
  assert.equal(server.requests.filter(({ status }) => status === 418).length, 0)
})

test('a ban is waited out when it is short, and told with its end when it is long', async (t) => {
  const { server, clock, open } = await stage(t, 500 * MINUTE)
  const exchange = await open()
  const end = clock.now() + 5 * MINUTE
  server.ban(end)
  assert.equal((await blocks(exchange, at(0), at(500)))[0]!.candles.length, 500)
  assert.deepEqual(
    server.requests.slice(-2).map(({ status, time }) => [status, time >= end]),
    [
      [418, false],
      [200, true],
    ],
  )
  server.ban(clock.now() + 3 * 24 * 60 * MINUTE)
  await assert.rejects(blocks(exchange, at(0)), ({ code, message }: Error & { code: string }) => {
    assert.equal(code, 'exchange.banned')
    assert.match(message, /until 2025-01-04 08:/)
    return true
  })
})

test('a stop ends the request in hand and every wait', { timeout: 60_000 }, async (t) => {
  const { server, open } = await stage(t, 100 * MINUTE)
  const control = new AbortController()
  const exchange = await open({ signal: control.signal })
  const asked = new Promise<SeenRequest>((resolve) => {
    server.faults.answer = (request) => {
      resolve(request)
      return { kind: 'held' }
    }
  })
  const stopped = assert.rejects(blocks(exchange, at(0)), { name: 'AbortError' })
  const request = await asked
  control.abort()
  await stopped
  while (request.status !== 499) await new Promise((resolve) => setTimeout(resolve, 2))
  await assert.rejects(blocks(exchange, at(0)), { name: 'AbortError' })
  assert.equal(server.requests.at(-1), request, 'nothing is asked after it')
})

test('what is asked wrongly is said with what would be right', async (t) => {
  const { server, open } = await stage(t, 10 * MINUTE)
  const exchange = await open()
  await assert.rejects(blocks(exchange, at(0), undefined, parsePair('BTC/USDC')), {
    code: 'exchange.pair',
    hint: 'Did you mean BTC/USDT?',
  })
  await assert.rejects(open({ exchange: 'binanse' }), {
    code: 'exchange.unknown',
    hint: 'Did you mean "binance"?',
  })
  await assert.rejects(open({ url: 'nowhere' }), { code: 'exchange.url' })
  server.faults.skewMs = 90_000
  await assert.rejects(open(), { code: 'exchange.clock-skew', message: /90 s behind/ })
  server.faults.skewMs = -90_000
  await assert.rejects(open(), { code: 'exchange.clock-skew', message: /90 s ahead of/ })
})

test('a small skew is tolerated, and candles are judged by the time of the venue', async (t) => {
  const { server, open } = await stage(t, 100 * MINUTE)
  server.faults.skewMs = -30_000
  const found = await blocks(await open(), at(90))
  assert.equal(found.at(-1)!.candles.time.at(-1), at(98))
})

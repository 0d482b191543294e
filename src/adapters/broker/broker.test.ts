import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { after, type TestContext, test } from 'node:test'
import postgres from 'postgres'
import { Connection } from 'rabbitmq-client'
import { startRabbitMq } from '../../../test/services/index.ts'
import { Fault, parseVenue } from '../../domain/index.ts'
import { takeMessage } from '../../trade/market/index.ts'
import { candleAt, START, tickAt } from '../../trade/market/ingest/ingest-samples.fixture.ts'
import { temporaryPostgres } from '../embedded-postgres/index.ts'
import { connectStore, migrate } from '../store/postgres/index.ts'
import { EventReader, sendAs, until } from './broker.fixture.ts'
import { type BrokerEvent, connectBroker, type TakeMessage } from './index.ts'

const [server, rabbit] = await Promise.all([temporaryPostgres(), startRabbitMq()])
await migrate(server.url)
const store = connectStore(server.url)
await store.outbox.enable()
const sql = postgres(server.url, { max: 2, onnotice: () => {} })

after(async () => {
  await sql.end()
  await store.close()
  await Promise.all([server.stop(), rabbit?.stop()])
})

const missing = (t: TestContext) => t.skip('rabbitmq-server is not installed')

const stored: TakeMessage = (source, value) => takeMessage(store.ingest, { source, value, now: Date.now() })

function connect({ take = stored, url = rabbit!.url }: { take?: TakeMessage; url?: string } = {}) {
  const seen: BrokerEvent[] = []
  const broker = connectBroker({ url, outbox: store.outbox, take, onEvent: (event) => seen.push(event) })
  const count = (kind: BrokerEvent['kind']) => seen.filter((event) => event.kind === kind).length
  return { seen, count, [Symbol.asyncDispose]: () => broker[Symbol.asyncDispose]() }
}

async function sourceOf(name: string) {
  await store.ingest.putSource({ name, venue: parseVenue(name), policy: 'revise', takesUnknown: true })
  return name
}

/** Every version that series of a venue have reached, as a reader has to have them. */
async function reached(venue: string): Promise<Record<string, number[]>> {
  const rows = await sql<{ name: string; version: number; ticks: number }[]>`
    select venue || ' ' || pair || ' ' || timeframe as name, version::int, ticks::int
    from market.series where venue = ${venue}`
  return Object.fromEntries(
    rows.map(({ name, version }) => [name, Array.from({ length: version }, (_, at) => at + 1)]),
  )
}

const drained = () => until('the outbox is empty', async () => (await store.outbox.state()).pending === 0)

test('100 batches through an absent, a killed and a wiped broker: each version is announced, in order', async (t) => {
  if (!rabbit) return missing(t)
  const name = await sourceOf('storm')
  const batch = (at: number) =>
    store.ingest.ingest(name, [
      candleAt('1h', START + (at % 40) * 3_600_000, at),
      candleAt('1m', START + at * 60_000, at),
      { ...candleAt('4h', START + at * 14_400_000, at), pair: 'BTC/USDT' as never },
    ])
  await rabbit.kill()
  await using broker = connect()
  for (let at = 0; at < 20; at++) await batch(at)
  await until('the absence was said', () => broker.count('lost') === 2)
  await rabbit.start()
  await using reader = new EventReader(rabbit.url, 'storm')
  for (let at = 20; at < 50; at++) await batch(at)
  await until('some have come', () => reader.messages.length > 20)
  const [, kill] = await Promise.all([
    (async () => {
      for (let at = 50; at < 75; at++) await batch(at)
    })(),
    rabbit.kill(),
  ])
  assert.equal(kill, undefined)
  await rabbit.start()
  await drained()
  const before = reader.messages.length
  await rabbit.kill()
  rabbit.wipe()
  for (let at = 75; at < 100; at++) await batch(at)
  await rabbit.start()
  await until('the broker was told everything again', () => broker.count('recalled') === 1)
  await drained()
  const expected = await reached('storm')
  assert.deepEqual(Object.keys(expected).length, 8)
  await until('the reader has the last of them', () => {
    const got = reader.versions()
    return Object.entries(expected).every(([series, versions]) => got[series]?.length === versions.length)
  })
  const got = Object.fromEntries(Object.entries(reader.versions()).filter(([series]) => series in expected))
  assert.deepEqual(got, expected)
  assert.ok(reader.repetitions >= before, `${reader.repetitions} repetitions of ${before}`)
  assert.equal(broker.count('stalled'), 0)
  assert.ok(broker.count('lost') <= 6, 'each absence is said once on each connection')
})

test('a relay killed between publication and mark repeats under the same id and loses nothing', async (t) => {
  if (!rabbit) return missing(t)
  await using reader = new EventReader(rabbit.url, 'killed', 'candle.killed.#')
  const name = await sourceOf('killed')
  await store.ingest.ingest(name, [candleAt('1d', START)])
  const child = fork(new URL('killed-relay.fixture.ts', import.meta.url), [rabbit.url, server.url])
  const [word] = await once(child, 'message')
  assert.equal(word, 'published')
  await until('it has come', () => reader.messages.length === 1)
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
  assert.equal((await store.outbox.state()).pending > 0, true)
  await store.ingest.ingest(name, [candleAt('1d', START + 86_400_000)])
  await using _broker = connect()
  await until('the second has come', () => reader.messages.length === 2)
  assert.deepEqual(reader.versions(), { 'killed EUR/USD 1d': [1, 2] })
  assert.ok(reader.repetitions >= 1)
})

test('what nobody is bound to waits for its reader, and holds up no other series', async (t) => {
  if (!rabbit) return missing(t)
  await drained()
  const connection = new Connection(rabbit.url)
  for (const queue of ['storm', 'killed']) await connection.queueDelete({ queue })
  await connection.close()
  await using reader = new EventReader(rabbit.url, 'bound', 'candle.bound.#')
  for (const name of ['unbound', 'bound']) {
    await sourceOf(name)
    for (let day = 0; day < 3; day++) {
      await store.ingest.ingest(name, [candleAt('1d', START + day * 86_400_000)])
    }
  }
  await using broker = connect()
  await until('the bound ones have come', () => reader.messages.length === 3)
  assert.ok(broker.count('delayed') >= 1)
  await using late = new EventReader(rabbit.url, 'unbound', 'candle.unbound.#')
  await until('the others have come', () => late.messages.length === 3)
  assert.deepEqual(late.versions(), { 'unbound EUR/USD 1d': [1, 2, 3] })
})

const HOUR = { symbol: 'EURUSD', timeframe: 'H1', open: 1, high: 2, low: 1, close: 2 }
const hour = (at: number) => ({ ...HOUR, ts: START + at * 3_600_000 })

test('messages of a source are stored once; what can never be is parked at once, with the reason', async (t) => {
  if (!rabbit) return missing(t)
  await sourceOf('guest')
  await using broker = connect()
  await until('it listens', () => broker.count('connected') === 2)
  const deep = Buffer.from('['.repeat(30_000))
  await until('the queue is there', () =>
    sendAs(rabbit.url, 'guest', [[hour(0)]]).then(
      () => true,
      () => false,
    ),
  )
  await sendAs(rabbit.url, 'guest', [
    Buffer.from('{"ticks": [oops'),
    [{ ...hour(1), high: 0.5 }],
    deep,
    [hour(0)],
    { ticks: [{ ts: START, symbol: 'BTCUSDT', bid: 1, ask: 2 }] },
    [hour(2)],
  ])
  await sendAs(rabbit.url, undefined, [[hour(3)]])
  await assert.rejects(sendAs(rabbit.url, 'somebody', [[hour(3)]]), /user_id|PRECONDITION/i)
  await until('all are settled', () => broker.count('taken') === 4 && broker.count('parked') === 4)
  const series = await sql`
    select pair, timeframe, rows::int from market.series
    where venue = 'guest' and timeframe in ('1h', '1m') order by pair, timeframe`
  assert.deepEqual(
    series.map(({ pair, timeframe, rows }) => `${pair} ${timeframe} ${rows}`),
    ['BTC/USDT 1h 1', 'BTC/USDT 1m 1', 'EUR/USD 1h 2'],
  )
  const parked = await deadLetters()
  assert.deepEqual(
    parked.map(({ headers }) => [headers?.['x-leme-code'], headers?.['x-leme-source']]),
    [
      ['message.malformed', 'guest'],
      ['ingest.invalid', 'guest'],
      ['ingest.too-many', 'guest'],
      ['message.no-user', ''],
    ],
  )
  assert.match(parked[1]!.headers!['x-leme-reason'], /^item 0: high 0.5 is below low 1/)
  assert.deepEqual(parked[2]!.body, deep)
})

async function deadLetters() {
  const connection = new Connection(rabbit!.url)
  const messages = []
  for (let message = await connection.basicGet({ queue: 'leme.ingest.dead', noAck: true }); message; ) {
    messages.push(message)
    message = await connection.basicGet({ queue: 'leme.ingest.dead', noAck: true })
  }
  await connection.close()
  return messages
}

test('a message stays until its commit: through a database that is away, and through the death of its reader', async (t) => {
  if (!rabbit) return missing(t)
  await sourceOf('guest')
  let refusals = 0
  const stuck: TakeMessage = async (source, value) => {
    if (refusals++ < 3) throw new Fault('remote', 'store.unreachable', 'away')
    await stored(source, value)
    return new Promise(() => {})
  }
  {
    await using dying = connect({ take: stuck })
    await sendAs(rabbit.url, 'guest', [[{ ...hour(9), timeframe: 'D1' }]])
    await until('it was stored, and not acknowledged', () => refusals === 4)
    assert.equal(dying.count('waiting'), 3)
    assert.equal(dying.count('taken'), 0)
  }
  await using broker = connect()
  await until('it came again', () => broker.count('taken') === 1)
  const [again] = broker.seen.filter((event) => event.kind === 'taken')
  assert.deepEqual(again, { kind: 'taken', source: 'guest', inserted: 0, duplicates: 1 })
  assert.deepEqual(await deadLetters(), [])
})

test('ticks are announced beside the minutes that they make', async (t) => {
  if (!rabbit) return missing(t)
  const name = await sourceOf('ticking')
  await using reader = new EventReader(rabbit.url, 'ticking', 'tick.ticking.#')
  await store.ingest.ingestTicks(name, [tickAt(START + 5, 2), tickAt(START + 7, 2)])
  await using _broker = connect()
  await until('it has come', () => reader.messages.length === 1)
  const { at, id, ...message } = reader.messages[0]!
  assert.ok(at > 0 && id > 0)
  assert.deepEqual(message, {
    ...{ schema: 'leme.market-event/1', event: 'tick.ingested', venue: 'ticking', pair: 'EUR/USD' },
    ...{ timeframe: '1m', source: 'ticking', version: 2, firstTime: START + 5, lastTime: START + 7, rows: 2 },
  })
})

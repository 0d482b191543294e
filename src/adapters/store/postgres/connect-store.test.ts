import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import postgres from 'postgres'
import {
  allocateCandles,
  parsePair,
  parseTimeframe,
  parseVenue,
  type SeriesKey,
} from '../../../domain/index.ts'
import { botStoreSuite } from '../../../trade/engine/bot-store.suite.ts'
import { candleStoreSuite } from '../../../trade/market/candle-store.suite.ts'
import { runStoreSuite } from '../../../trade/research/run-store.suite.ts'
import { temporaryPostgres } from '../../embedded-postgres/index.ts'
import { type Change, connectStore, migrate } from './index.ts'

const server = await temporaryPostgres()
await migrate(server.url)
const store = connectStore(server.url)
const sql = postgres(server.url, { max: 2, onnotice: () => {} })

after(async () => {
  await sql.end()
  await store.close()
  await server.stop()
})

candleStoreSuite('postgres', () => store.candles)
runStoreSuite('postgres', () => store.runs)
botStoreSuite('postgres', () => store.bots)

function seriesOf(venue: string): SeriesKey {
  return { venue: parseVenue(venue), pair: parsePair('ETH/BTC'), timeframe: parseTimeframe('1m') }
}

function flatCandles(length: number, price: number) {
  const candles = allocateCandles(length, parseTimeframe('1m'))
  for (const name of ['open', 'high', 'low', 'close', 'volume'] as const) candles[name].fill(price)
  candles.time.forEach((_, row) => {
    candles.time[row] = row * 60_000
  })
  return candles
}

test('each database has an identity of its own, which any login may ask for', async () => {
  await sql`create database elsewhere`
  await sql`create role guest login password 'guest'`
  const url = new URL(server.url)
  const identityOf = async (path: string, user?: string) => {
    const other = new URL(url)
    other.pathname = path
    if (user) other.username = other.password = user
    await using opened = connectStore(other.href)
    return opened.identity()
  }
  const own = await identityOf(url.pathname)
  assert.match(own, /^\d+\.\d+\.\d+$/)
  assert.equal(await identityOf(url.pathname, 'guest'), own)
  assert.notEqual(await identityOf('/elsewhere'), own)
})

test('values that a later import replaced are kept, with what replaced them', async () => {
  const key = seriesOf('revised')
  await store.candles.write(key, flatCandles(3, 1), { source: 'a.csv', policy: 'keep' })
  const changed = flatCandles(3, 1)
  changed.volume[1] = 9
  await store.candles.write(key, changed, { source: 'b.csv', policy: 'revise' })
  const kept = await sql`
    select time::int, volume, replaced_by from market.candle_revision
    where series_id = (select id from market.series where venue = 'revised')`
  assert.deepEqual([...kept], [{ time: 60_000, volume: 1, replaced_by: 'b.csv' }])
})

test('the version of a series grows with each write that changed something, and with no other', async () => {
  const key = seriesOf('versions')
  const version = async () =>
    (await sql`select version::int as v from market.series where venue = 'versions'`)[0]?.v
  const versions: number[] = []
  for (const [length, price] of [
    [3, 1],
    [3, 1],
    [4, 1],
    [4, 2],
  ] as const) {
    await store.candles.write(key, flatCandles(length, price), { source: 'x', policy: 'revise' })
    versions.push(await version())
  }
  assert.deepEqual(versions, [1, 1, 2, 3])
})

test('a write whose connection breaks in the middle stores nothing, and the next one works', async () => {
  const key = seriesOf('broken')
  await sql.begin(async (blocker) => {
    // Lets the write come as far as its rows and no farther.
    await blocker`lock table market.candle in share mode`
    const writing = store.candles.write(key, flatCandles(20_000, 1), { source: 'x', policy: 'keep' })
    const refused = assert.rejects(writing, { code: 'store.unreachable' })
    let killed = 0
    while (killed === 0) {
      const rows = await sql`select pg_terminate_backend(pid) from pg_stat_activity
        where query like 'copy market.candle%' and wait_event_type = 'Lock'`
      killed = rows.length
    }
    await refused
  })
  assert.equal((await store.candles.read(key)).length, 0)
  const outcome = await store.candles.write(key, flatCandles(3, 1), { source: 'x', policy: 'keep' })
  assert.equal(outcome.inserted, 3)
})

test('a link is good for one session, in any hands that are first', async () => {
  const link = await store.logins.createLink()
  assert.match(link, /^[\w-]{43}$/)
  const answers = await Promise.all(Array.from({ length: 8 }, () => store.logins.redeem(link)))
  const sessions = answers.filter((answer) => answer !== undefined)
  assert.equal(sessions.length, 1)
  const session = await store.logins.session(sessions[0]!)
  assert.ok(session && session.expiresAt > Date.now())
  assert.equal(await store.logins.session(link), undefined, 'the token of a link is no session')
})

test('an unknown, an expired and a used link open nothing', async () => {
  assert.equal(await store.logins.redeem('guess'), undefined)
  const link = await store.logins.createLink()
  await sql`update leme.login_link set expires_at = leme.now_ms() - 1`
  assert.equal(await store.logins.redeem(link), undefined)
  const [life] = await sql`select (expires_at - leme.now_ms())::int as ms from leme.login_link`
  assert.equal(life, undefined, 'an expired link is gone')
})

test('a link lives for 15 minutes', async () => {
  await store.logins.createLink()
  const [life] = await sql`select max(expires_at - leme.now_ms())::int as ms from leme.login_link`
  assert.ok(life!.ms > 14 * 60_000 && life!.ms <= 15 * 60_000)
})

test('an ended session and an expired one are gone, others stay', async () => {
  const open = async () => (await store.logins.redeem(await store.logins.createLink()))!
  const [ended, expired, kept] = [await open(), await open(), await open()]
  await store.logins.end(ended)
  await store.logins.end('guess')
  await sql`update leme.session set expires_at = 1
    where hash = sha256(${Buffer.from(expired)})`
  assert.equal(await store.logins.session(ended), undefined)
  assert.equal(await store.logins.session(expired), undefined)
  assert.ok(await store.logins.session(kept))
})

test('no token is stored as it is', async () => {
  const link = await store.logins.createLink()
  const session = (await store.logins.redeem(await store.logins.createLink()))!
  const [dump] =
    await sql`select string_agg(t::text, '') || (select string_agg(s::text, '') from leme.session s) as text
    from leme.login_link t`
  for (const token of [link, session]) {
    assert.ok(!dump!.text.includes(token))
    assert.ok(!dump!.text.includes(Buffer.from(token).toString('hex')))
  }
})

test('every commit of a bot or a run is told to who listens, what is rolled back is not', async () => {
  const heard: Change[] = []
  const last = Promise.withResolvers<void>()
  const subscription = await store.subscribe((change) => {
    heard.push(change)
    if (change.id === 'heard:last') last.resolve()
  })
  await store.runs.create({ id: 'heard-run', kind: 'backtest', title: '', spec: null })
  await store.runs.start('heard-run')
  const failing = store.runs.create({ id: 'never', kind: 'backtest', title: '', spec: null }, async () => {
    throw new Error('no')
  })
  await assert.rejects(failing)
  await store.bots.register({ id: 'heard:last', name: '', spec: null })
  await last.promise
  await subscription.close()
  assert.deepEqual(heard, [
    { topic: 'run', id: 'heard-run' },
    { topic: 'run', id: 'heard-run' },
    { topic: 'bot', id: 'heard:last' },
  ])
})

test('who listens over a lost connection is told when it is back, and hears again', async () => {
  const resumed = Promise.withResolvers<void>()
  const heard = Promise.withResolvers<Change>()
  const subscription = await store.subscribe(heard.resolve, resumed.resolve)
  await sql`select pg_terminate_backend(pid) from pg_stat_activity where query = 'listen leme_change'`
  await resumed.promise
  await store.bots.register({ id: 'after-the-break', name: '', spec: null })
  assert.deepEqual(await heard.promise, { topic: 'bot', id: 'after-the-break' })
  await subscription.close()
})

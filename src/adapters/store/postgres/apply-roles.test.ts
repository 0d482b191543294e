import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import postgres from 'postgres'
import { parsePair, parseTimeframe, parseVenue } from '../../../domain/index.ts'
import { flatCandle, START, tickAt } from '../../../trade/market/ingest/ingest-samples.fixture.ts'
import { temporaryPostgres } from '../../embedded-postgres/index.ts'
import { applyRoles, connectStore, migrate } from './index.ts'

const server = await temporaryPostgres()
await migrate(server.url)
await applyRoles(server.url)
await applyRoles(server.url)
const owner = postgres(server.url, { max: 1, onnotice: () => {} })
for (const role of ['reader', 'writer']) {
  await owner.unsafe(`create role a_${role} login password 'secret' in role leme_${role}`)
}
const urlOf = (login: string): string => {
  const url = new URL(server.url)
  url.username = login
  url.password = 'secret'
  return url.href
}
const reader = postgres(urlOf('a_reader'), { max: 1, onnotice: () => {} })
const writer = postgres(urlOf('a_writer'), { max: 1, onnotice: () => {} })
const store = connectStore(urlOf('a_writer'))
const key = { venue: parseVenue('roles'), pair: parsePair('EUR/USD'), timeframe: parseTimeframe('1m') }

after(async () => {
  await Promise.all([owner.end(), reader.end(), writer.end(), store.close()])
  await server.stop()
})

const DENIED = { code: '42501' }

test('a writer imports, takes batches into new partitions, makes keys and marks the lake', async () => {
  const far = Date.UTC(2044, 0, 1)
  await store.candles.write(key, flatCandle('1m', far, 1), { source: 'x', policy: 'revise' })
  await store.candles.write(key, flatCandle('1m', far, 2), { source: 'x', policy: 'revise' })
  await store.ingest.putSource({ name: 'roles', venue: key.venue, policy: 'revise', takesUnknown: true })
  await store.ingest.ingestTicks('roles', [tickAt(START, 1)])
  await store.apiKeys.create('roles', { scopes: ['read'], networks: [], expiresAt: null })
  assert.ok((await store.lake.rebuild()) > 0)
  assert.equal((await store.candles.read(key)).length, 2)
})

test('a writer lets people in', async () => {
  const { id } = await store.members.create({ tenant: null, name: 'Ana', role: 'admin' })
  const token = (await store.logins.redeem(await store.logins.createLink(id)))!
  assert.equal((await store.logins.session(token))?.holder?.member.name, 'Ana')
})

test('a writer changes no schema, drops nothing and gives itself no migration', async () => {
  for (const statement of [
    'drop table market.candle',
    'drop table market.candle_before_2000',
    'truncate market.tick',
    'create table market.mine (id integer)',
    'alter table market.series add column mine integer',
    'delete from leme.migration',
    'create role mine',
  ]) {
    await assert.rejects(writer.unsafe(statement), DENIED, statement)
  }
  const options = { now: Date.UTC(2100, 0, 1) }
  assert.ok((await store.upkeep.expirable(options)).length > 0)
  await assert.rejects(store.upkeep.expire(options), { code: 'store.not-allowed' })
})

test('a reader reads candles and their series, and nothing else', async () => {
  const rows = await reader`select c.close from market.candle c join market.series s on s.id = c.series_id
    where s.venue = 'roles' and s.timeframe = '1m' order by c.time`
  assert.deepEqual(
    rows.map(({ close }) => close),
    [1.125, 2],
  )
  const [day] =
    await reader`select high, minutes::integer as minutes from market.ohlc_1d where venue = 'roles' order by time`
  assert.deepEqual({ ...day }, { high: 1.125, minutes: 1 })
  for (const statement of [
    'insert into market.candle values (0, 1, 1, 1, 1, 1, 1, null)',
    'update market.series set rows = 0',
    'delete from market.candle',
    'select hash from market.api_key',
    'select * from market.source',
    'select * from market.candle_2044',
    'select * from leme.session',
    'select * from control.member',
    'select * from leme.bot',
    `select market.add_partitions('candle', array[0::bigint])`,
    'create table market.mine (id integer)',
  ]) {
    await assert.rejects(reader.unsafe(statement), DENIED, statement)
  }
})

import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { loginOf } from '../../../../control/tenant/index.ts'
import { allocateCandles, parsePair, parseTimeframe, parseVenue } from '../../../../domain/index.ts'
import { botStoreSuite } from '../../../../trade/engine/bot-store.suite.ts'
import { connectStore, connectTenantStore, initSchema } from '../index.ts'
import { oneTenantServer } from './tenant-servers.fixture.ts'

const server = await oneTenantServer()
const tenant = await server.onboard('cliente-001')
const other = await server.onboard('cliente-002')
const store = connectTenantStore(server.urlOf(tenant))
const house = connectStore(server.url)

after(async () => {
  await Promise.all([store.close(), house.close()])
  await server.stop()
})

botStoreSuite('tenant', () => store.bots)

const KEY = { venue: parseVenue('shared'), pair: parsePair('ETH/BTC'), timeframe: parseTimeframe('1m') }

test('a tenant reads the candles of the house, and writes none', async () => {
  const candles = allocateCandles(5_000, KEY.timeframe)
  for (const name of ['open', 'high', 'low', 'close', 'volume'] as const) candles[name].fill(1)
  candles.time.forEach((_, row) => {
    candles.time[row] = row * 60_000
  })
  await house.candles.write(KEY, candles, { source: 'test', policy: 'keep' })
  assert.deepEqual(await store.candles.read(KEY), candles)
  assert.equal((await store.candles.read(KEY, { start: 60_000, end: 120_000 })).length, 2)
  assert.deepEqual(await store.candles.list(), await house.candles.list())
  assert.deepEqual(await store.candles.summary(KEY), await house.candles.summary(KEY))
  const writing = store.candles.write(KEY, candles, { source: 'test', policy: 'keep' })
  await assert.rejects(writing, { code: 'store.not-allowed' })
})

test('a bot whose password is rotated asks for the next one, and goes on', async () => {
  const rotated = await server.onboard('cliente-rotated')
  const next = 'another-one-of-tests'
  const asked: string[] = []
  let answer: string | undefined
  await using mine = connectTenantStore(server.urlOf(rotated), {
    renew: async (refused) => {
      asked.push(refused)
      return answer
    },
  })
  const { id } = await mine.bots.register({ id: 'kept', name: 'Kept', spec: null })
  assert.deepEqual(asked, [])
  await initSchema(server.url, { tenant: rotated, password: next })
  const end = async () => {
    await server.root`select pg_terminate_backend(pid, 10000) from pg_stat_activity where usename = ${loginOf(rotated)}`
  }
  await end()
  for (const given of [undefined, server.urlOf(rotated)]) {
    answer = given
    await assert.rejects(mine.bots.get(id), { code: 'store.login-refused', kind: 'auth' })
  }
  answer = server.urlOf(rotated, next)
  asked.length = 0
  assert.equal((await mine.bots.get(id))?.name, 'Kept')
  assert.deepEqual(asked, [server.urlOf(rotated)])
  await using right = await mine.bots.claim(id)
  assert.ok(right)
  await Promise.all([
    mine.bots.commit(id, { cursor: 1, equity: 1, entries: [], closed: [], positions: [] }),
    mine.candles.read(KEY),
  ])
  await using fresh = connectTenantStore(server.urlOf(rotated), { renew: async () => answer })
  assert.equal(await fresh.bots.claim(id), undefined, 'the right is asked for with the next one, too')
})

test('a bot that runs, reads and commits has two connections, however much it does at once', async () => {
  const login = loginOf(other)
  await using mine = connectTenantStore(server.urlOf(other))
  const { id } = await mine.bots.register({ id: 'busy', name: 'Busy', spec: null })
  await using _claim = await mine.bots.claim(id)
  const commit = (candle: number) => ({
    ...{ cursor: candle, equity: 1, entries: [], closed: [], positions: [] },
  })
  const counts: number[] = []
  const count = async () => {
    const [row] =
      await server.root`select count(*)::int as open from pg_stat_activity where usename = ${login}`
    counts.push(row!.open)
  }
  await Promise.all([
    mine.bots.commit(id, commit(1)),
    mine.candles.read(KEY),
    ...[mine.bots.list(), mine.ping(), mine.candles.list(), mine.bots.journal(id)],
    ...Array.from({ length: 20 }, count),
  ])
  await count()
  assert.equal(Math.max(...counts), 2)
})

test('the right to run a bot is one for each tenant, whatever bots are called', async () => {
  await using mine = connectTenantStore(server.urlOf(other))
  await using own = await store.bots.claim('same-name')
  await using theirs = await mine.bots.claim('same-name')
  await using ofHouse = await house.bots.claim('same-name')
  assert.ok(own && theirs && ofHouse)
  assert.equal(await mine.bots.claim('same-name'), undefined)
})

test('a commit of a tenant rings with the name of its schema, and of nothing else', async () => {
  const listener = server.connect(other)
  const heard = Promise.withResolvers<string>()
  await listener.listen('leme_change', (payload) => payload.includes('cliente') && heard.resolve(payload))
  const tenants: string[] = []
  const told = Promise.withResolvers<void>()
  const onTenant = (id: string) => {
    tenants.push(id)
    if (id === tenant) told.resolve()
  }
  await house.subscribe(() => assert.fail('no bot or run of the house has changed'), undefined, onTenant)
  for (const payload of ['tenant:', 'tenant:public', 'tenant:a"b', 'tenant:a:b', 'tenant']) {
    await listener`select pg_notify('leme_change', ${payload})`
  }
  await store.bots.register({ id: 'secret-name', name: 'Secret', spec: null })
  await told.promise
  assert.deepEqual(tenants, [tenant])
  assert.equal(await heard.promise, 'tenant:cliente_001')
})

test('a connection that breaks within a commit stores nothing, and the next commit works', async () => {
  const { id } = await store.bots.register({ id: 'broken', name: 'Broken', spec: null })
  const commit = (candle: number) => ({
    ...{ cursor: candle, equity: 1, entries: [], closed: [], positions: [] },
  })
  await server.root.begin(async (blocker) => {
    await blocker`lock table cliente_001.bot_equity in share mode`
    const refused = assert.rejects(store.bots.commit(id, commit(1)), { code: 'store.unreachable' })
    for (let killed = 0; killed === 0; ) {
      const rows = await blocker`select pg_terminate_backend(pid) from pg_stat_activity
        where usename = ${loginOf(tenant)} and wait_event_type = 'Lock'`
      killed = rows.length
    }
    await refused
  })
  assert.deepEqual(await store.bots.equity(id), [])
  await store.bots.commit(id, commit(2))
  assert.equal((await store.bots.get(id))?.cursor, 2)
})

test('a login that is no tenant’s is refused before anything is connected', () => {
  for (const login of ['keeper', 'leme_reader', 'leme_tenant_', '']) {
    const url = new URL(server.url)
    url.username = login
    assert.throws(() => connectTenantStore(url.href), { code: 'store.login-refused' }, login)
  }
})

import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, type TestContext, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { Client } from 'pg'
import { startPostgres } from '../../../adapters/embedded-postgres/index.ts'
import { connectStore, migrate } from '../../../adapters/store/postgres/index.ts'
import { parsePair, parseTimeframe } from '../../../domain/index.ts'
import { NOW, startServer } from '../server.fixture.ts'
import { CANDLE, SOURCE } from './ingest.fixture.ts'

const stateDir = mkdtempSync(join(tmpdir(), 'leme-ingest-'))
// PostgreSQL refuses root: its user must get in.
chmodSync(stateDir, 0o755)
let postgres = await startPostgres({ stateDir })
await migrate(postgres.url)
const { url } = postgres
const store = connectStore(url)

after(async () => {
  await store.close()
  await postgres.stop()
  rmSync(stateDir, { recursive: true, force: true })
})

const KEY = { venue: SOURCE.venue, pair: parsePair('EUR/USD'), timeframe: parseTimeframe('1m') }
const ROWS = 3_000
const ITEMS = Array.from({ length: ROWS }, (_, at) => ({
  ...CANDLE,
  timeframe: 'M1',
  ts: NOW - (ROWS - at) * 60_000,
}))

async function startReal(t: TestContext) {
  const server = await startServer(t, {
    candles: store.candles,
    ingest: store.ingest,
    apiKeys: store.apiKeys,
  })
  await store.ingest.putSource(SOURCE)
  const { token } = await store.apiKeys.create(SOURCE.name, {
    scopes: ['ingest'],
    networks: [],
    expiresAt: null,
  })
  const send = (body: object) =>
    server.call({ method: 'POST', url: '/ingest', headers: { 'x-api-key': token }, payload: body })
  return { ...server, send }
}

async function rows(): Promise<number> {
  const found = (await store.candles.list()).find(({ timeframe }) => timeframe === KEY.timeframe)
  return found?.rows ?? 0
}

test('a database that is killed within a batch keeps none of it; the same batch then goes in once', async (t) => {
  const { send } = await startReal(t)
  const [first, second] = [ITEMS.slice(0, 1_000), ITEMS.slice(500)]
  const begun = await send({ items: first })
  assert.equal(begun.json().inserted, 1_000, begun.body)

  // A lock holds the batch within its transaction until the server is gone.
  const lock = await holdCandles(t)
  const inWork = send({ items: second })
  await lock.isWaitedFor()
  process.kill(postgres.pid, 'SIGQUIT')
  const answers = [await inWork]
  for (let count = 0; count < 3; count++) answers.push(await send({ items: second }))
  for (const answer of answers) {
    assert.deepEqual([answer.statusCode, answer.json().code], [503, 'server.busy'], answer.body)
    assert.match(String(answer.headers['retry-after']), /^[1-9]\d*$/)
  }

  postgres = await startPostgres({ stateDir })
  assert.equal(postgres.url.replace(/\?.*/, ''), url.replace(/\?.*/, ''), 'it came back where it was')
  assert.equal(await rows(), 1_000)
  const again = await send({ items: second })
  assert.equal(again.statusCode, 200, again.body)
  assert.deepEqual([again.json().inserted, again.json().duplicates], [ROWS - 1_000, 500])
  assert.equal(await rows(), ROWS)
  const repeated = await send({ items: ITEMS })
  assert.deepEqual([repeated.json().inserted, repeated.json().duplicates], [0, ROWS])
})

test('a statement that is cancelled, as for its time, is 503; later it goes in', async (t) => {
  const { send } = await startReal(t)
  const items = [{ ...CANDLE, symbol: 'GBPUSD' }]
  const lock = await holdCandles(t)
  const inWork = send({ items })
  await lock.isWaitedFor()
  await lock.cancelWaiting()
  const canceled = await inWork
  assert.deepEqual([canceled.statusCode, canceled.json().code], [503, 'server.busy'], canceled.body)
  assert.ok(canceled.headers['retry-after'])
  await lock.release()
  assert.equal((await send({ items })).json().inserted, 1)
})

/** Holds the table of candles, so that a batch stands within its transaction. */
async function holdCandles(t: TestContext) {
  const [holder, watcher] = [new Client({ connectionString: url }), new Client({ connectionString: url })]
  for (const client of [holder, watcher]) {
    client.on('error', () => {})
    await client.connect()
  }
  t.after(() => Promise.allSettled([holder.end(), watcher.end()]))
  await holder.query('begin; lock table market.candle in access exclusive mode')
  const isWaiting = `from pg_stat_activity where wait_event_type = 'Lock'`
  return {
    async isWaitedFor() {
      while ((await watcher.query(`select 1 ${isWaiting}`)).rowCount === 0) await setTimeout(10)
    },
    cancelWaiting: () => watcher.query(`select pg_cancel_backend(pid) ${isWaiting}`),
    release: () => holder.query('rollback'),
  }
}

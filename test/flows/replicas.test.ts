import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { connectStore, type PostgresStore } from '../../src/adapters/store/postgres/index.ts'
import { parsePair, parseTimeframe, parseVenue } from '../../src/domain/index.ts'
import { startNginx, startRedis } from '../services/index.ts'
import { findProgram, freePort } from '../services/launch.ts'
import { askThrough, configure, NAME } from './nginx.fixture.ts'
import { makeWorkspace, type Running } from './workspace.fixture.ts'

const WRITERS = 6
const START = Date.UTC(2025, 0, 1)
const PATIENCE_MS = 60_000
const VENUE = parseVenue('load')
const missing = ['nginx', 'openssl', 'redis-server'].find((name) => !findProgram(name))
const skip = missing && `${missing} is not installed`

const { holdDatabase, start, path } = makeWorkspace({ after })

async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = performance.now() + PATIENCE_MS; !(await holds()); await delay(20))
    assert.ok(performance.now() < end, `waited in vain: ${what}`)
}

/** A server with a folder of its own, on the database of the workspace. */
async function replica(name: string, port: number, redis: string): Promise<Running> {
  const running = start(['serve', '--port', `${port}`], {
    ...{
      LEME__LOG__TO: 'stdout',
      LEME__LIMITS__INGEST: '0',
      LEME__STATEDIR: path(name),
      LEME__REDIS__URL: redis,
    },
    ...{ LEME__SERVER__HOSTS: NAME, LEME__SERVER__TRUSTEDPROXIES: '127.0.0.1/32' },
  })
  await running.says(/"msg":"serving"/)
  return running
}

interface Load {
  readonly acknowledged: { readonly writer: number; readonly time: number }[]
  readonly failed: string[]
  stop(): Promise<void>
}

/** Writers that send one candle after the other, and go on whatever happens. */
function load(ask: ReturnType<typeof askThrough>['ask'], token: string): Load {
  const acknowledged: { writer: number; time: number }[] = []
  const failed: string[] = []
  const ending = new AbortController()
  const write = async (writer: number): Promise<void> => {
    for (let minute = 0; !ending.signal.aborted; minute++) {
      const time = START + minute * 60_000
      const price = { open: 1, high: 1, low: 1, close: 1, volume: 1 }
      const candle = { ts: new Date(time).toISOString(), symbol: `P${writer}/USD`, timeframe: '1m', ...price }
      const headers = { 'x-api-key': token, 'content-type': 'application/json' }
      const from = `127.0.0.${10 + writer}`
      const sent = ask('/ingest_batch', { method: 'POST', from, headers, body: JSON.stringify([candle]) })
      const status = await sent.then(
        (answer) => answer.status,
        (error: Error) => error.message,
      )
      if (status === 200) acknowledged.push({ writer, time })
      else failed.push(String(status))
    }
  }
  const writing = Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)))
  return {
    ...{ acknowledged, failed },
    async stop() {
      ending.abort()
      await writing
    },
  }
}

async function requireStored({ candles }: PostgresStore, { acknowledged }: Load): Promise<void> {
  for (let writer = 0; writer < WRITERS; writer++) {
    const key = { venue: VENUE, pair: parsePair(`P${writer}/USD`), timeframe: parseTimeframe('1m') }
    const stored = new Set((await candles.read(key)).time)
    const lost = acknowledged.filter((one) => one.writer === writer && !stored.has(one.time))
    assert.deepEqual(lost, [], `acknowledged of P${writer}, and not there`)
  }
}

test('of two servers behind nginx one is killed under load: only what it had in hand fails, and nothing acknowledged', {
  skip,
}, async (t) => {
  const redis = (await startRedis())!
  t.after(() => redis.stop())
  const database = await holdDatabase()
  const [a, b] = [await freePort(), await freePort()]
  const victim = await replica('one', a, redis.url)
  const survivor = await replica('two', b, redis.url)
  let folder = ''
  const plainPort = await freePort()
  const nginx = (await startNginx((place) => {
    folder = place.folder
    const both = `server 127.0.0.1:${a};\n  server 127.0.0.1:${b};`
    return configure({ ...place, plainPort, upstreamPort: a }).replace(`server 127.0.0.1:${a};`, both)
  }))!
  t.after(() => nginx.stop())
  const { ask } = askThrough(nginx.port, readFileSync(join(folder, 'certificate.pem')))
  await using store = connectStore(database)
  await store.ingest.putSource({ name: VENUE, venue: VENUE, policy: 'keep', takesUnknown: true })
  const { token } = await store.apiKeys.create(VENUE, { scopes: ['ingest'], networks: [], expiresAt: null })
  const healthOf = async (port: number) => (await fetch(`http://127.0.0.1:${port}/health`)).json()
  for (const port of [a, b]) assert.equal(((await healthOf(port)) as { redis: string }).redis, 'up')
  const epoch = async () => ((await store.leaders.holds({ name: 'control.reconciler', epoch: 1 })) ? 1 : 2)
  await until('one of them leads', async () => (await epoch()) === 1)

  const writing = load(ask, token)
  await until('both have work', () => writing.acknowledged.length > 150)
  victim.signalGroup('SIGKILL')
  const before = writing.acknowledged.length
  await until('the other one has all of it', () => writing.acknowledged.length > before + 150)
  await writing.stop()
  await victim.ended
  assert.ok(writing.failed.length <= WRITERS, `what was in flight: ${writing.failed.join(', ')}`)
  await requireStored(store, writing)
  await until('the survivor leads in a later term', async () => (await epoch()) === 2)

  const back = await replica('one', a, redis.url)
  const again = load(ask, token)
  await until('both have work again', () => again.acknowledged.length > 50)
  back.signal('SIGTERM')
  assert.equal((await back.ended).code, 0)
  await until('one alone has it again', () => again.acknowledged.length > 100)
  await again.stop()
  assert.deepEqual(again.failed, [], 'one that ends in order costs nothing')
  survivor.signal('SIGTERM')
  assert.equal((await survivor.ended).code, 0)
})

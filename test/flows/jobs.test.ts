import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { temporaryPostgres } from '../../src/adapters/embedded-postgres/index.ts'
import { connectQueue } from '../../src/adapters/queue/index.ts'
import { folderObjectStore } from '../../src/adapters/store/object/index.ts'
import {
  connectStore,
  initSchema,
  migrate,
  openTenants,
  tenantResults,
} from '../../src/adapters/store/postgres/index.ts'
import { objectBundles } from '../../src/apps/local/object-bundles.ts'
import { type Job, type JobState, parseJobId } from '../../src/control/job/index.ts'
import { parseTenantId } from '../../src/control/tenant/index.ts'
import { allocateCandles, parsePair, parseTimeframe, parseVenue } from '../../src/domain/index.ts'

const PASSWORD = 'a-password-of-a-tenant'
/** Long enough for a machine that is busy with other things. */
const PATIENCE_MS = 120_000
const TENANT = parseTenantId('cliente-001')
/** Quicker than in a house, where the dead are noticed after 20 to 30 seconds. */
const TIMES = { leaseMs: 6_000, sweepMs: 500, resendMs: 6_000 }
/** Elsewhere nobody tells whose child a process is. */
const HAS_PROC = existsSync('/proc/self/stat')

const folder = mkdtempSync(join(tmpdir(), 'leme-jobs-'))
const server = await temporaryPostgres()
await migrate(server.url)
const store = connectStore(server.url)
const queue = await connectQueue(server.url)
const jobs = store.jobs({ send: queue.jobs.send })
const data = openTenants({ url: server.url, passwordOf: async () => PASSWORD })
const results = tenantResults(data)
const bundles = objectBundles(await folderObjectStore(folder))
const workers = new Set<ChildProcess>()

after(async () => {
  for (const worker of workers) worker.kill('SIGKILL')
  await queue.close()
  await data[Symbol.asyncDispose]()
  await store.close()
  await server.stop()
  rmSync(folder, { recursive: true })
})

await store.tenants.create({ id: TENANT, name: 'One', quotas: { jobs: 2 } })
await initSchema(server.url, { tenant: TENANT, password: PASSWORD })
await storeCandles()

/** Computes for so long, whatever it is asked; then it trades. */
const busyFor = (ms: number) => `import { defineStrategy } from 'leme/strategy'
let isWarm = false
export default defineStrategy({
  name: 'busy', timeframe: '5m', startup: 1, indicators: () => ({}),
  enterLong: ({ close }) => {
    const end = performance.now() + (isWarm ? 0 : ${ms})
    while (performance.now() < end) {}
    isWarm = true
    return Uint8Array.from(close, (_, row) => row % 20 === 3 ? 1 : 0)
  },
  exitLong: ({ close }) => Uint8Array.from(close, (_, row) => row % 20 === 9 ? 1 : 0),
})
`

let made = 0

async function ask(ms: number): Promise<Job> {
  const hash = await bundles.put(busyFor(ms))
  const strategy = { name: 'busy', origin: 'shipped', version: null, hash } as const
  return jobs.create({
    ...{ id: parseJobId(`flow-job-${++made}`), tenant: TENANT, actor: 'member:ana', title: 'busy' },
    spec: {
      kind: 'backtest',
      strategy,
      parameters: {},
      exchange: 'demo',
      pairs: ['ETH/BTC'],
      timeframe: '5m',
    },
  })
}

async function startWorker(): Promise<ChildProcess> {
  const entry = join(import.meta.dirname, 'jobs-worker.fixture.ts')
  const worker = spawn(
    process.execPath,
    ['--conditions=leme-source', entry, server.url, folder, PASSWORD, JSON.stringify(TIMES)],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  workers.add(worker)
  worker.once('exit', () => workers.delete(worker))
  await once(worker.stdout!, 'data')
  return worker
}

async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + PATIENCE_MS
  while (!(await holds())) {
    assert.ok(performance.now() < end, `waited in vain: ${what}`)
    await pause(100)
  }
}

async function untilState({ id }: Job, state: JobState): Promise<Job> {
  let job: Job | undefined
  await until(`${id} is ${state}`, async () => {
    job = await jobs.get(TENANT, id)
    return job?.state === state
  })
  return job!
}

test('a backtest is done by a worker, with its result in the tenant’s own schema', async () => {
  const worker = await startWorker()
  const job = await untilState(await ask(0), 'done')
  const trades = await results.trades(TENANT, job.id, { limit: 500 })
  assert.ok(trades.items.length > 5)
  assert.equal((job.figures as { trades: number }).trades, trades.items.length)
  worker.kill('SIGTERM')
  await once(worker, 'exit')
})

test('the job of a worker that is killed is done by another one; nothing of the first goes on', async () => {
  const first = await startWorker()
  const asked = await ask(3_000)
  const running = await untilState(asked, 'running')
  await until('its process runs', () => !HAS_PROC || childrenOf(first.pid!).length > 0)
  const children = childrenOf(first.pid!)
  first.kill('SIGKILL')
  const second = await startWorker()
  const done = await untilState(asked, 'done')
  assert.deepEqual([done.attempt, done.deaths, done.worker], [2, 1, `worker ${second.pid}`])
  assert.equal(done.startedAt, running.startedAt)
  await until('the orphans are gone', () => children.every((pid) => !existsSync(`/proc/${pid}`)))
  second.kill('SIGTERM')
  await once(second, 'exit')
})

test('a worker that is told to end hands its job back at once, which is no death', async () => {
  const first = await startWorker()
  const asked = await ask(3_000)
  await untilState(asked, 'running')
  first.kill('SIGTERM')
  await once(first, 'exit')
  const waiting = (await jobs.get(TENANT, asked.id))!
  assert.deepEqual([waiting.state, waiting.deaths], ['queued', 0])
  const second = await startWorker()
  const done = await untilState(asked, 'done')
  assert.deepEqual([done.attempt, done.deaths], [2, 0])
  second.kill('SIGTERM')
  await once(second, 'exit')
})

test('a job that is cancelled while it computes ends, and its worker does the next one', async () => {
  const worker = await startWorker()
  const endless = await ask(3_600_000)
  await untilState(endless, 'running')
  await until('its process runs', () => !HAS_PROC || childrenOf(worker.pid!).length > 0)
  await jobs.cancel(TENANT, endless.id, 'member:ana')
  const { cancelledBy } = await untilState(endless, 'cancelled')
  assert.equal(cancelledBy, 'member:ana')
  await untilState(await ask(0), 'done')
  worker.kill('SIGTERM')
  await once(worker, 'exit')
})

/** Processes that a process has started, where /proc tells of them. */
function childrenOf(parent: number): number[] {
  if (!HAS_PROC) return []
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[1] === String(parent)
      } catch {
        return false
      }
    })
}

async function storeCandles(): Promise<void> {
  const key = { venue: parseVenue('demo'), pair: parsePair('ETH/BTC'), timeframe: parseTimeframe('5m') }
  const candles = allocateCandles(400, key.timeframe)
  for (let row = 0; row < candles.length; row++) {
    candles.time[row] = Date.UTC(2025, 0, 1) + row * 300_000
    candles.open[row] = candles.close[row] = 100 + 5 * Math.sin(row / 7)
    candles.high[row] = candles.close[row]! + 0.5
    candles.low[row] = candles.close[row]! - 0.5
    candles.volume[row] = 1
  }
  await store.candles.write(key, candles, { source: 'test', policy: 'keep' })
}

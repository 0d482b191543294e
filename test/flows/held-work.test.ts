import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { temporaryPostgres } from '../../src/adapters/embedded-postgres/index.ts'
import { JOB_LANE, LANE } from '../../src/adapters/queue/queue-settings.ts'
import { claim, connectStore, migrate } from '../../src/adapters/store/postgres/index.ts'
import { RECONCILER_TIMING } from '../../src/apps/reconciler/reconciler-timing.ts'
import { JOB_TIMES } from '../../src/control/job/index.ts'
import { TAKEN_MS } from '../../src/control/operation/index.ts'
import { SCHEDULE_LEASE_MS } from '../../src/trade/market/index.ts'

/** Whoever holds work and dies, however: another one has it within a minute. */
const MINUTE = 60_000
/** How often the queue looks for the dead, as `connectQueue` has it when nothing else is said. */
const MONITOR_MS = 5_000

const server = await temporaryPostgres()
await migrate(server.url)
const store = connectStore(server.url)
after(async () => {
  await store.close()
  await server.stop()
})

test('each kind of work that is held is free within a minute of its holder’s death', () => {
  const bounds: Readonly<Record<string, number>> = {
    'runs of the queue': LANE.heartbeatSeconds! * 1_000 + MONITOR_MS,
    'messages of clients’ jobs': JOB_LANE.heartbeatSeconds! * 1_000 + MONITOR_MS,
    'clients’ jobs': JOB_TIMES.leaseMs + JOB_TIMES.sweepMs,
    'runs of schedules': SCHEDULE_LEASE_MS,
    'deliveries of webhooks': TAKEN_MS,
    'following the repository': 20_000 + RECONCILER_TIMING.claimMs + 1_000,
  }
  for (const [what, ms] of Object.entries(bounds)) assert.ok(ms <= MINUTE, `${what}: ${ms} ms`)
})

test('who is silent for its time loses its right and is told, though its connection is up', async () => {
  const stopped = (await claim(server.url, 'test.stopped', { watch: true, stoppedMs: 400 }))!
  const told = new Promise<void>((done) => stopped.lost.addEventListener('abort', () => done()))
  // As one that is stopped: nothing of this process runs meanwhile.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_000)
  await told
  await using next = await claim(server.url, 'test.stopped', { watch: true, stoppedMs: 400 })
  assert.ok(next)
  await stopped[Symbol.asyncDispose]()
  assert.equal(next.lost.aborted, false)
})

test('who says something now and then keeps it, however short its time is', async () => {
  await using held = (await claim(server.url, 'test.kept', { watch: true, stoppedMs: 800 }))!
  assert.equal(await claim(server.url, 'test.kept'), undefined)
  assert.equal(held.lost.aborted, false)
})

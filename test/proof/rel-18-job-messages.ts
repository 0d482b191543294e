import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import postgres from 'postgres'
import { temporaryPostgres } from '../../src/adapters/embedded-postgres/index.ts'
import { connectStore, migrate } from '../../src/adapters/store/postgres/index.ts'
import { runJobs } from '../../src/apps/worker/index.ts'
import {
  hasEnded,
  hashOfBundle,
  type Job,
  type JobId,
  memoryBundleStore,
  memoryResultStore,
  parseJobId,
} from '../../src/control/job/index.ts'
import { wantedJob } from '../../src/control/job/job.fixture.ts'
import { parseTenantId, type TenantId } from '../../src/control/tenant/index.ts'
import { random } from '../../src/math/index.ts'
import { BadLine } from './job-messages.fixture.ts'
import type { Proof, Trial } from './proof.ts'

const TENANTS = 4
const SLOTS = 3
const JOBS = 60
const WORKERS = 3
/** Lost messages are sent again soon, and nobody is taken for dead but those that are. */
const TIMES = { leaseMs: 600_000, resendMs: 300, sweepMs: 20 }
const ROUND_MS = 120_000

/**
 * Clients' jobs on a real database and real workers, by a line that loses, doubles and reorders its messages and
 * has nonsense among them; every eighth job kills whoever takes it.
 */
export const jobMessages: Proof = {
  id: 'REL-18',
  fault: 'messages of jobs that are lost, doubled, reordered and nonsense; jobs that kill their workers',
  invariant:
    'Each job is done once and has one result; one that kills is parked as failed after three deaths, with the reason; no client ever runs more than its slots.',
  share: 250,
  full: 10_000,
  async run({ count, seed, onTrial }) {
    const server = await temporaryPostgres()
    try {
      await migrate(server.url)
      const trials: Trial[] = []
      for (let left = count, number = 1; left > 0; number++) {
        const trial = await round(server.url, number, `${seed}/${number}`)
        trials.push(trial)
        onTrial?.(trial)
        left -= Number(trial.messages)
      }
      return trials
    } finally {
      await server.stop()
    }
  },
}

async function round(url: string, number: number, seed: string): Promise<Trial> {
  const draw = random(seed)
  const sql = postgres(url, { max: 2, onnotice: () => {} })
  await using store = connectStore(url, { maxConnections: 8 })
  await sql`create table if not exists public.message (number bigint generated always as identity, id text)`
  const line = new BadLine(sql, draw)
  const jobs = store.jobs({ send: line.send, times: TIMES })
  const results = memoryResultStore()
  const bundles = memoryBundleStore(new Map([[hashOfBundle('x'), 'x']]))
  const done = new Map<JobId, number>()
  const running = new Map<TenantId, number>()
  let most = 0

  const perform = async ({ id, tenant }: Job) => {
    running.set(tenant, (running.get(tenant) ?? 0) + 1)
    most = Math.max(most, running.get(tenant)!)
    await pause(draw.int(15))
    done.set(id, (done.get(id) ?? 0) + 1)
    running.set(tenant, running.get(tenant)! - 1)
    return { report: { of: id }, trades: [] }
  }
  const workers = await Promise.all(
    Array.from({ length: WORKERS }, (_, n) =>
      runJobs({
        ...{ line: line.line, jobs, results, bundles, perform, times: TIMES, name: `w-${n}` },
        figuresOf: () => null,
      }),
    ),
  )
  const asked: Job[] = []
  const killers = new Set<JobId>()
  for (let n = 0; n < TENANTS; n++) {
    const id = parseTenantId(`r${number}-t${n}`)
    await store.tenants.create({ id, name: id, quotas: { jobs: SLOTS, queuedJobs: JOBS } })
  }
  for (let n = 0; n < JOBS; n++) {
    const tenant = parseTenantId(`r${number}-t${draw.int(TENANTS)}`)
    const id = parseJobId(`r${number}-job-${String(n).padStart(4, '0')}`)
    if (draw.int(8) === 0) killers.add(id)
    asked.push(await jobs.create(wantedJob(tenant, id, { priority: draw.int(3) })))
  }

  /** A worker that dies as soon as it has the job: nobody hears of it again. */
  const dies = async (id: JobId): Promise<boolean> => {
    if (!killers.has(id)) return false
    if (await jobs.claim(id, 'mortal')) await sql`update control.job set lease_until = 0 where id = ${id}`
    return true
  }
  const end = performance.now() + ROUND_MS
  const current = () => Promise.all(asked.map(async ({ id }) => (await jobs.find(id))!))
  while (!(await current()).every(({ state }) => hasEnded(state))) {
    assert.ok(performance.now() < end, `${seed}: jobs wait for ever`)
    await line.deliver(dies)
    await pause(5)
  }
  await line.close()
  await Promise.all(workers.map((worker) => worker[Symbol.asyncDispose]()))

  const failed = check(await current(), { killers, done, seed })
  assert.ok(most <= SLOTS, `${seed}: a client ran ${most} jobs at once`)
  for (const { tenant, id } of asked) {
    const report = await results.report(tenant, id)
    assert.deepEqual(report, killers.has(id) ? undefined : { of: id }, `${seed}: ${id}`)
  }
  await sql.end()
  return {
    round: number,
    ...line.delivered,
    jobs: JOBS,
    done: done.size,
    parked: failed,
    'most at once': most,
  }
}

function check(
  jobs: readonly Job[],
  seen: {
    readonly killers: ReadonlySet<JobId>
    readonly done: ReadonlyMap<JobId, number>
    readonly seed: string
  },
): number {
  let parked = 0
  for (const { id, state, deaths, attempt, error } of jobs) {
    const told = `${seen.seed}: ${id} is ${state} after ${attempt} attempts`
    if (!seen.killers.has(id)) {
      assert.deepEqual([state, attempt, seen.done.get(id)], ['done', 1, 1], told)
      continue
    }
    assert.deepEqual([state, deaths, seen.done.get(id)], ['failed', 3, undefined], told)
    assert.match(error ?? '', /died 3 times/, told)
    parked++
  }
  return parked
}

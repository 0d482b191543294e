// Long because one suite judges everything that a store of jobs promises.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Quotas, TenantId, TenantStatus } from '../tenant/index.ts'
import { jobIds, SPEC, wantedJob } from './job.fixture.ts'
import { JOB_TIMES, type Job, type JobId } from './job.ts'
import type { JobQuery, JobStore, NewJob } from './port.ts'

export interface JobStoreHarness {
  readonly store: JobStore
  /** A new tenant. */
  newTenant(quotas?: Partial<Quotas>): Promise<TenantId>
  change(id: TenantId, change: { quotas?: Partial<Quotas>; status?: TenantStatus }): Promise<void>
  /** Jobs whose messages were sent and committed since the last call, in order. */
  sent(): Promise<readonly string[]>
  /** Lets time pass for leases, messages and sweeps. */
  pass(ms: number): Promise<void>
}

/** Judges an implementation of {@link JobStore}. `open` lends a store without open jobs. */
export function jobStoreSuite(name: string, open: () => Promise<JobStoreHarness>): void {
  const nextId = jobIds(name.replaceAll(' ', '-'))
  const start = async (quotas: Partial<Quotas> = {}) => {
    const harness = await open()
    const tenant = await harness.newTenant(quotas)
    const { store } = harness
    const ask = (changes: Partial<NewJob> = {}): Promise<Job> =>
      store.create(wantedJob(changes.tenant ?? tenant, nextId(), changes))
    const get = async (id: JobId): Promise<Job> => (await store.get(tenant, id))!
    const claimed = async (id: JobId, worker = 'w'): Promise<Job> => {
      const job = await store.claim(id, worker)
      assert.ok(job, `${id} can be claimed`)
      return job
    }
    const dead = () => harness.pass(JOB_TIMES.leaseMs + 1)
    return { ...harness, tenant, ask, get, claimed, dead }
  }

  describe(`JobStore: ${name}`, () => {
    test('a new job waits with its spec, and its message is sent', async () => {
      const { store, tenant, sent } = await start()
      const wanted = wantedJob(tenant, nextId())
      const job = await store.create(wanted)
      const { number, createdAt, ...rest } = job
      assert.deepEqual(rest, {
        ...{ ...wanted, kind: 'backtest', priority: 0, state: 'queued', progress: 0, message: '' },
        ...{ error: null, figures: null, attempt: 0, deaths: 0, worker: null, cancelledBy: null },
        ...{ startedAt: null, endedAt: null },
      })
      assert.ok(number > 0 && Number.isSafeInteger(createdAt))
      assert.deepEqual(await store.get(tenant, job.id), job)
      assert.deepEqual(await sent(), [job.id])
    })

    test('the same again gives what is there, whatever became of it, and sends nothing', async () => {
      const { store, tenant, sent, claimed } = await start()
      const wanted = wantedJob(tenant, nextId())
      await store.create(wanted)
      await sent()
      await store.end(await claimed(wanted.id), { state: 'done', figures: 1 })
      let calls = 0
      const again = await store.create({ ...wanted, actor: 'key:other', title: 'other' }, async () => {
        calls++
      })
      assert.deepEqual([again.state, again.actor, calls], ['done', 'member:ana', 0])
      assert.deepEqual(await sent(), [])
    })

    test('an id that stands for something else is refused', async () => {
      const { store, tenant, newTenant } = await start()
      const other = await newTenant()
      const wanted = wantedJob(tenant, nextId())
      await store.create(wanted)
      const refused = [
        { ...wanted, spec: { ...SPEC, pairs: ['LTC/BTC'] } },
        { ...wanted, priority: 1 },
        { ...wanted, tenant: other },
      ]
      for (const job of refused) await assert.rejects(store.create(job), { code: 'job.changed' })
      assert.equal(await store.get(other, wanted.id), undefined)
    })

    test('of concurrent creations of one id one adds it, all get it', async () => {
      const { store, tenant, sent } = await start()
      const wanted = wantedJob(tenant, nextId())
      let calls = 0
      const alongside = async () => {
        calls++
      }
      const jobs = await Promise.all([1, 2, 3, 4].map(() => store.create(wanted, alongside)))
      assert.equal(new Set(jobs.map(({ number }) => number)).size, 1)
      assert.equal(calls, 1)
      assert.deepEqual(await sent(), [wanted.id])
    })

    test('a job whose company fails is not there, and was never sent', async () => {
      const { store, tenant, sent } = await start()
      const wanted = wantedJob(tenant, nextId())
      const failing = store.create(wanted, async () => {
        throw new Error('no audit')
      })
      await assert.rejects(failing, /no audit/)
      assert.equal(await store.get(tenant, wanted.id), undefined)
      assert.deepEqual(await sent(), [])
    })

    test('a tenant has as many messages as slots; whoever ends sends the next, highest and then oldest first', async () => {
      const { store, ask, sent, claimed } = await start({ jobs: 2 })
      const [a, b, c, d, e] = [
        await ask(),
        await ask(),
        await ask(),
        await ask(),
        await ask({ priority: 5 }),
      ] as const
      assert.deepEqual(await sent(), [a.id, b.id])
      assert.deepEqual(await Promise.all([a, c, d, e].map((job) => store.ahead(job))), [0, 1, 2, 0])
      assert.equal(await store.claim(c.id, 'w'), undefined, 'it has no slot yet')
      await store.end(await claimed(a.id), { state: 'done', figures: null })
      assert.deepEqual(await sent(), [e.id])
      await store.end(await claimed(b.id), { state: 'failed', error: 'no' })
      assert.deepEqual(await sent(), [c.id])
      await store.end(await claimed(e.id), { state: 'cancelled' })
      assert.deepEqual(await sent(), [d.id])
    })

    test('concurrent ends and requests give out each slot once', async () => {
      const { store, ask, sent, claimed } = await start({ jobs: 3 })
      const jobs = await Promise.all(Array.from({ length: 9 }, () => ask()))
      const first = await sent()
      assert.equal(first.length, 3)
      const held = await Promise.all(first.map((id) => claimed(id as JobId)))
      const end = { state: 'done', figures: null } as const
      await Promise.all([...held.map((hold) => store.end(hold, end)), ask(), ask()])
      const second = await sent()
      assert.equal(second.length, 3)
      assert.equal(new Set([...first, ...second]).size, 6)
      assert.ok(second.every((id) => jobs.some((job) => job.id === id)))
    })

    test('quotas: as many wait and run as are allowed, none where none may run, none of one who rests', async () => {
      const { ask, change, tenant } = await start({ jobs: 1, queuedJobs: 2 })
      await ask()
      await ask()
      await assert.rejects(ask(), { code: 'tenant.quota' })
      await change(tenant, { quotas: { jobs: 0 } })
      await assert.rejects(ask(), { code: 'tenant.quota' })
      await change(tenant, { status: 'suspended' })
      await assert.rejects(ask(), { code: 'tenant.state' })
      await assert.rejects(ask({ tenant: 'nobody-here' as TenantId }), { code: 'tenant.unknown' })
    })

    test('a claim starts the job and is counted; a second one finds nothing to do', async () => {
      const { store, ask, get } = await start()
      const { id } = await ask()
      const job = (await store.claim(id, 'one'))!
      assert.deepEqual([job.state, job.attempt, job.worker], ['running', 1, 'one'])
      assert.ok(job.startedAt! >= job.createdAt)
      assert.equal(await store.claim(id, 'two'), undefined)
      assert.equal(await store.claim(nextId(), 'two'), undefined)
      assert.deepEqual(await get(id), job)
    })

    test('of concurrent claims one has it', async () => {
      const { store, ask } = await start()
      const { id } = await ask()
      const claims = await Promise.all([1, 2, 3, 4].map((worker) => store.claim(id, `w${worker}`)))
      assert.equal(claims.filter(Boolean).length, 1)
    })

    test('reports are kept, and the end with its figures; afterwards nothing is taken any more', async () => {
      const { store, ask, claimed, get } = await start()
      const hold = await claimed((await ask()).id)
      assert.equal(await store.report(hold, 0.5, 'half \0way'), 'go-on')
      const half = await get(hold.id)
      assert.deepEqual([half.progress, half.message.slice(0, 5)], [0.5, 'half '])
      assert.equal(await store.end(hold, { state: 'done', figures: { trades: 3 } }), true)
      const { state, progress, figures, endedAt } = await get(hold.id)
      assert.deepEqual([state, progress, figures, endedAt !== null], ['done', 1, { trades: 3 }, true])
      assert.equal(await store.end(hold, { state: 'failed', error: 'late' }), false)
      assert.equal(await store.report(hold, 0.1, 'late'), 'lost')
      assert.equal(await store.handBack(hold), false)
      assert.equal((await get(hold.id)).state, 'done')
    })

    test('a waiting job is cancelled at once, and its slot is given on', async () => {
      const { store, ask, sent, tenant } = await start({ jobs: 1 })
      const first = await ask()
      const second = await ask()
      await sent()
      const job = await store.cancel(tenant, first.id, 'member:bo')
      assert.deepEqual([job.state, job.cancelledBy, job.endedAt !== null], ['cancelled', 'member:bo', true])
      assert.deepEqual(await sent(), [second.id])
      assert.equal(await store.claim(first.id, 'w'), undefined)
      assert.deepEqual(await store.cancel(tenant, first.id, 'member:cy'), job)
    })

    test('of a running job the worker is asked; it ends it', async () => {
      const { store, ask, claimed, tenant, get } = await start()
      const hold = await claimed((await ask()).id)
      assert.equal((await store.cancel(tenant, hold.id, 'member:bo')).state, 'running')
      await store.cancel(tenant, hold.id, 'member:cy')
      assert.equal(await store.report(hold, 0.2, ''), 'cancel')
      assert.equal(await store.end(hold, { state: 'cancelled' }), true)
      const { state, cancelledBy } = await get(hold.id)
      assert.deepEqual([state, cancelledBy], ['cancelled', 'member:bo'])
    })

    test("what has ended cannot be cancelled, nor what is another one's", async () => {
      const { store, ask, claimed, tenant, newTenant } = await start()
      const other = await newTenant()
      const hold = await claimed((await ask()).id)
      await assert.rejects(store.cancel(other, hold.id, 'x'), { code: 'job.unknown' })
      await assert.rejects(store.cancel(tenant, nextId(), 'x'), { code: 'job.unknown' })
      await store.end(hold, { state: 'done', figures: null })
      await assert.rejects(store.cancel(tenant, hold.id, 'x'), { code: 'job.state' })
    })

    test('the job of a worker that died goes to another; what the first writes late is refused', async () => {
      const { store, ask, claimed, sent, dead, get } = await start()
      const first = await claimed((await ask()).id, 'one')
      await sent()
      await dead()
      assert.deepEqual(await store.sweep(), { takenOver: 1, failed: 0, resent: 0, placed: 0 })
      assert.deepEqual(await sent(), [first.id])
      assert.equal(await store.report(first, 0.9, 'late'), 'lost')
      const second = await claimed(first.id, 'two')
      assert.deepEqual([second.attempt, second.deaths, second.startedAt], [2, 1, first.startedAt])
      assert.equal(await store.report(first, 0.9, 'late'), 'lost')
      assert.equal(await store.end(first, { state: 'failed', error: 'late' }), false)
      assert.equal(await store.handBack(first), false)
      const { state, worker, progress } = await get(first.id)
      assert.deepEqual([state, worker, progress], ['running', 'two', 0])
    })

    test('who reports lives', async () => {
      const { store, ask, claimed, dead, pass } = await start()
      const hold = await claimed((await ask()).id)
      await pass(JOB_TIMES.leaseMs - 1_000)
      await store.report(hold, 0.1, '')
      await pass(JOB_TIMES.leaseMs - 1_000)
      assert.deepEqual(await store.sweep(), { takenOver: 0, failed: 0, resent: 0, placed: 0 })
      await dead()
      assert.equal((await store.sweep())?.takenOver, 1)
    })

    test('a job that three workers died over has failed, with the reason, and its slot is free', async () => {
      const { store, ask, claimed, sent, dead, get } = await start({ jobs: 1 })
      const { id } = await ask()
      const next = await ask()
      for (const worker of ['one', 'two', 'three']) {
        await claimed(id, worker)
        await dead()
        await sent()
        await store.sweep()
      }
      const { state, error, deaths } = await get(id)
      assert.deepEqual([state, deaths], ['failed', 3])
      assert.match(error ?? '', /died 3 times/)
      assert.deepEqual(await sent(), [next.id])
      assert.equal(await store.claim(id, 'four'), undefined)
    })

    test('a job that was to be cancelled when its worker died is cancelled', async () => {
      const { store, ask, claimed, dead, tenant, get } = await start()
      const hold = await claimed((await ask()).id)
      await store.cancel(tenant, hold.id, 'member:bo')
      await dead()
      await store.sweep()
      assert.equal((await get(hold.id)).state, 'cancelled')
    })

    test('what is handed back goes to the next worker at once, and is no death', async () => {
      const { store, ask, claimed, sent, tenant } = await start()
      const hold = await claimed((await ask()).id)
      await sent()
      assert.equal(await store.handBack(hold), true)
      assert.deepEqual(await sent(), [hold.id])
      const again = await claimed(hold.id, 'two')
      assert.deepEqual([again.attempt, again.deaths], [2, 0])
      await store.cancel(tenant, again.id, 'member:bo')
      assert.equal(await store.handBack(again), true)
      assert.equal((await store.get(tenant, again.id))?.state, 'cancelled')
    })

    test('a message that was lost is sent again, of a job that waits in its tenant’s line none', async () => {
      const { store, ask, sent, pass } = await start({ jobs: 1 })
      const { id } = await ask()
      await ask()
      await sent()
      await pass(JOB_TIMES.sweepMs + 1)
      assert.deepEqual(await store.sweep(), { takenOver: 0, failed: 0, resent: 0, placed: 0 })
      await pass(JOB_TIMES.resendMs + 1)
      assert.deepEqual(await store.sweep(), { takenOver: 0, failed: 0, resent: 1, placed: 0 })
      assert.deepEqual(await sent(), [id])
    })

    test('slots that became free without an end are found: quotas that grew, a tenant that is back', async () => {
      const { store, ask, sent, pass, change, claimed, tenant } = await start({ jobs: 1 })
      const [a, b, c] = [await ask(), await ask(), await ask()] as const
      assert.deepEqual(await sent(), [a.id])
      await change(tenant, { quotas: { jobs: 2 } })
      await pass(JOB_TIMES.sweepMs + 1)
      assert.equal((await store.sweep())?.placed, 1)
      assert.deepEqual(await sent(), [b.id])
      await change(tenant, { status: 'suspended' })
      await store.end(await claimed(a.id), { state: 'done', figures: null })
      assert.deepEqual(await sent(), [], 'a tenant that rests starts nothing')
      await change(tenant, { status: 'active' })
      await pass(JOB_TIMES.sweepMs + 1)
      assert.equal((await store.sweep())?.placed, 1)
      assert.deepEqual(await sent(), [c.id])
    })

    test('all processes together sweep once in a while', async () => {
      const { store, pass } = await start()
      await pass(JOB_TIMES.sweepMs + 1)
      const swept = await Promise.all([store.sweep(), store.sweep(), store.sweep()])
      assert.equal(swept.filter(Boolean).length, 1)
    })

    test('lists have one tenant’s jobs, newest first, in pages and by what is asked for', async () => {
      const { store, ask, tenant, claimed, newTenant } = await start({ jobs: 5 })
      const other = await newTenant()
      await ask({ tenant: other })
      const spec = { ...SPEC, strategy: { ...SPEC.strategy, name: 'other' } }
      const jobs = [await ask(), await ask({ spec }), await ask(), await ask()]
      await store.end(await claimed(jobs[0]!.id), { state: 'done', figures: null })
      const page = await store.list(tenant, { limit: 3 })
      assert.deepEqual(
        page.items.map(({ id }) => id),
        [jobs[3]!.id, jobs[2]!.id, jobs[1]!.id],
      )
      await ask()
      const rest = await store.list(tenant, { limit: 3, cursor: page.nextCursor! })
      assert.deepEqual([rest.items.map(({ id }) => id), rest.nextCursor], [[jobs[0]!.id], null])
      const count = async (query: Partial<JobQuery>) =>
        (await store.list(tenant, { limit: 9, ...query })).items.length
      assert.deepEqual(
        [
          await count({ strategy: 'other' }),
          await count({ state: 'done' }),
          await count({ kind: 'backtest' }),
          await count({ kind: 'hyperopt' }),
        ],
        [1, 1, 5, 0],
      )
      assert.equal((await store.list(null, { limit: 2 })).items.length, 2)
      assert.ok((await store.list(null, { limit: 99 })).items.some((job) => job.tenant === other))
      await assert.rejects(store.list(tenant, { limit: 3, cursor: 'zz' }), { code: 'page.bad-cursor' })
    })

    test('histories have each strategy that was tried, with its newest job', async () => {
      const { store, ask, tenant, claimed, newTenant } = await start({ jobs: 9 })
      await ask({ tenant: await newTenant() })
      const b = { ...SPEC, strategy: { ...SPEC.strategy, name: 'b' } }
      const first = await ask({ spec: b })
      await store.end(await claimed(first.id), { state: 'done', figures: null })
      const second = await ask({ spec: b })
      const third = await ask({ spec: { ...SPEC, strategy: { ...SPEC.strategy, name: 'Z' } } })
      assert.deepEqual(await store.histories(tenant), [
        { strategy: 'Z', jobs: 1, done: 0, newest: third },
        { strategy: 'b', jobs: 2, done: 1, newest: second },
      ])
      assert.deepEqual(await store.find(second.id), second)
      assert.equal(await store.find(nextId()), undefined)
    })

    test('counts tell what waits, what runs and for how long', async () => {
      const { store, ask, claimed, pass } = await start({ jobs: 1 })
      const hold = await claimed((await ask()).id)
      await ask()
      await ask()
      await pass(5_000)
      const [backtest, hyperopt] = await store.counts()
      assert.deepEqual([backtest?.waiting, backtest?.running], [2, 1])
      assert.ok(backtest!.oldestMs >= 5_000)
      assert.deepEqual(hyperopt, { kind: 'hyperopt', waiting: 0, running: 0, oldestMs: 0 })
      await store.end(hold, { state: 'done', figures: null })
    })

    test('a tenant that is forgotten has no jobs; the others have theirs', async () => {
      const { store, ask, claimed, tenant, newTenant } = await start()
      const other = await newTenant()
      const kept = await ask({ tenant: other })
      const hold = await claimed((await ask()).id)
      await ask()
      assert.equal(await store.forget(tenant), 2)
      assert.equal(await store.get(tenant, hold.id), undefined)
      assert.equal(await store.report(hold, 0.5, ''), 'lost')
      assert.equal(await store.end(hold, { state: 'done', figures: null }), false)
      assert.deepEqual(await store.get(other, kept.id), kept)
    })
  })
}

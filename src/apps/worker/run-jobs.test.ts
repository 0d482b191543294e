import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import {
  type BundleHash,
  hashOfBundle,
  type Job,
  type JobState,
  memoryBundleStore,
  memoryJobLine,
  memoryJobStore,
  memoryResultStore,
  type NewJob,
} from '../../control/job/index.ts'
import { SPEC, wantedJob } from '../../control/job/job.fixture.ts'
import { parseTenantId } from '../../control/tenant/index.ts'
import { Fault } from '../../domain/index.ts'
import { type JobNews, type JobsWorkerOptions, type PerformContext, runJobs } from './run-jobs.ts'

const TENANT = parseTenantId('cliente-001')
const RESULT = { report: { schema: 'x/1', trades: 0 }, trades: [] }
/** Nothing takes long here. */
const TIMES = { leaseMs: 40, resendMs: 10_000, sweepMs: 5 }

/** A worker that does jobs by `perform`, with a store whose clock tests move. */
async function startWorker(
  t: TestContext,
  perform: (job: Job, context: PerformContext) => Promise<typeof RESULT>,
  changes: Partial<JobsWorkerOptions> = {},
) {
  const line = memoryJobLine()
  const time = { now: 1_000 }
  const jobs = memoryJobStore({
    now: () => time.now,
    send: (job) => line.send(job),
    tenantOf: () => ({ status: 'active', quotas: { jobs: 2, queuedJobs: 100 } }),
    times: { leaseMs: 1_000, resendMs: 1_000, sweepMs: 1 },
  })
  const results = memoryResultStore()
  const texts = new Map<BundleHash, string>()
  const bundles = memoryBundleStore(texts)
  await bundles.put('x')
  const news: JobNews[] = []
  const errors: unknown[] = []
  const worker = await runJobs({
    ...{ line, jobs, results, bundles, perform, name: 'one', times: TIMES },
    figuresOf: (report) => ({ trades: (report as typeof RESULT.report).trades }),
    ...{ onNews: (item) => news.push(item), onError: (error) => errors.push(error) },
    ...changes,
  })
  t.after(async () => {
    line.close()
    await worker[Symbol.asyncDispose]()
  })
  let made = 0
  const ask = (wanted: Partial<NewJob> = {}): Promise<Job> =>
    jobs.create(wantedJob(TENANT, `job-${t.name.length}-${++made}`, wanted))
  const get = async ({ id }: Job): Promise<Job> => (await jobs.get(TENANT, id))!
  const until = async (job: Job, state: JobState): Promise<Job> => {
    await eventually(async () => (await get(job)).state === state, `${job.id} is ${state}`)
    return get(job)
  }
  return { line, jobs, results, texts, news, errors, time, ask, get, until }
}

async function eventually(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const deadline = performance.now() + 90_000
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`waited in vain: ${what}`)
    await turn()
  }
}

/** Ends only when it is told to. */
function untilAborted({ signal }: PerformContext): Promise<typeof RESULT> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
}

test('a job is done with its bundle; result first, then the row', async (t) => {
  const seen: unknown[] = []
  const { ask, until, results, news } = await startWorker(t, async (job, { bundle, report }) => {
    report(0.5, 'half way')
    seen.push(bundle, job.spec)
    return RESULT
  })
  const job = await until(await ask(), 'done')
  assert.deepEqual(seen, ['x', SPEC])
  assert.deepEqual([job.figures, job.worker], [{ trades: 0 }, 'one'])
  assert.deepEqual(await results.report(TENANT, job.id), RESULT.report)
  await eventually(() => news.length >= 2, 'its end is told')
  assert.partialDeepStrictEqual(news[1], { event: 'ended', kind: 'backtest', state: 'done' })
})

test('what throws fails its job, with what to do, and the next one is done', async (t) => {
  const { ask, until } = await startWorker(t, async ({ priority }) => {
    if (priority === 1) throw new Fault('usage', 'x', 'no candles', { hint: 'Import some.' })
    return RESULT
  })
  const bad = await ask({ priority: 1 })
  const good = await ask()
  assert.equal((await until(bad, 'failed')).error, 'no candles. Import some.')
  await until(good, 'done')
})

test('a strategy that is not what its hash says is not run', async (t) => {
  let runs = 0
  const { ask, until, texts } = await startWorker(t, async () => {
    runs++
    return RESULT
  })
  texts.set(hashOfBundle('x'), 'y')
  assert.match((await until(await ask(), 'failed')).error ?? '', /has the hash/)
  texts.delete(hashOfBundle('x'))
  assert.match((await until(await ask(), 'failed')).error ?? '', /there is no strategy under/)
  assert.equal(runs, 0)
})

test('a running job that is cancelled is stopped, and says so', async (t) => {
  const { ask, until, jobs } = await startWorker(t, (_job, context) => untilAborted(context))
  const job = await until(await ask(), 'running')
  await jobs.cancel(TENANT, job.id, 'member:ana')
  const { cancelledBy, error } = await until(job, 'cancelled')
  assert.deepEqual([cancelledBy, error], ['member:ana', null])
})

test('a worker that ends hands its job back at once, for the next one', async (t) => {
  const { ask, until, line, news } = await startWorker(t, (_job, context) => untilAborted(context))
  const job = await until(await ask(), 'running')
  line.close()
  const { deaths, attempt } = await until(job, 'queued')
  assert.deepEqual([deaths, attempt], [0, 1])
  await eventually(() => news.length >= 2, 'its end is told')
  assert.partialDeepStrictEqual(news.at(-1), { event: 'ended', kind: 'backtest', state: 'handed-back' })
})

test('a job that was done before the worker ended stays done', async (t) => {
  const { ask, until, line } = await startWorker(t, async () => {
    line.close()
    return RESULT
  })
  await until(await ask(), 'done')
})

test('a worker that was taken for dead stops, and what it would write is refused', async (t) => {
  const stopped = Promise.withResolvers<unknown>()
  let calls = 0
  const { ask, until, time, news, jobs } = await startWorker(t, async (job, context) => {
    if (++calls > 1) return RESULT
    // Its lease ends without its knowledge.
    time.now += 10_000
    await jobs.sweep()
    return untilAborted(context).catch((reason) => {
      stopped.resolve(reason)
      throw new Error(`too late for ${job.id}`)
    })
  })
  const job = await ask()
  assert.match(String(await stopped.promise), /lost/)
  const { attempt, deaths, error } = await until(job, 'done')
  assert.deepEqual([attempt, deaths, error], [2, 1, null])
  await eventually(() => news.filter(({ event }) => event === 'ended').length === 2, 'both ends are told')
  assert.deepEqual(
    news.flatMap((item) => (item.event === 'ended' ? [item.state] : [])),
    ['lost', 'done'],
  )
})

test('a result that a dead worker has written is not computed again', async (t) => {
  let runs = 0
  const { ask, until, results, jobs, time } = await startWorker(t, async (job) => {
    runs++
    await results.write(job, RESULT)
    time.now += 10_000
    await jobs.sweep()
    throw new Error('died between the two writes')
  })
  const { attempt, figures } = await until(await ask(), 'done')
  assert.deepEqual([runs, attempt, figures], [1, 2, { trades: 0 }])
})

test('a store that is away for a moment costs no result', async (t) => {
  const results = memoryResultStore()
  let tries = 0
  const away: typeof results.write = async (hold, result) => {
    if (++tries === 1) throw new Error('away')
    return results.write(hold, result)
  }
  const { ask, until, errors } = await startWorker(t, async () => RESULT, {
    results: { ...results, write: away },
  })
  const job = await until(await ask(), 'done')
  assert.equal(tries, 2)
  assert.equal(errors.length, 1)
  assert.ok(await results.report(TENANT, job.id))
})

test('who cannot tell any more whether the job is his stops', async (t) => {
  const store = { reports: 0 }
  const stopped = Promise.withResolvers<void>()
  const { ask, jobs } = await startWorker(t, (_job, context) =>
    untilAborted(context).finally(() => stopped.resolve()),
  )
  jobs.report = async () => {
    store.reports++
    throw new Error('away')
  }
  await ask()
  await stopped.promise
  assert.ok(store.reports > 1)
})

const AWAY = new Fault('remote', 'store.unreachable', 'the database does not answer')

test('a job for which the database was away is done over, and has not failed', async (t) => {
  let tries = 0
  const { ask, until } = await startWorker(t, async () => {
    if (++tries < 3) throw AWAY
    return RESULT
  })
  const job = await until(await ask(), 'done')
  assert.deepEqual([job.attempt, job.deaths], [3, 0])
})

test('one for which it is away each time fails in the end, with the reason', async (t) => {
  const { ask, until } = await startWorker(t, async () => Promise.reject(AWAY))
  const job = await until(await ask(), 'failed')
  assert.deepEqual([job.attempt, job.error], [10, 'the database does not answer'])
})

test('an end that cannot be written is written later', async (t) => {
  const { jobs, ask, until } = await startWorker(t, async () => RESULT)
  const { end } = jobs
  let tries = 0
  jobs.end = async (...given) => {
    if (++tries === 1) throw AWAY
    return end(...given)
  }
  await until(await ask(), 'done')
  assert.equal(tries, 2)
})

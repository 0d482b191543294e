import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { Fault } from '../../domain/index.ts'
import { memoryJobQueue, memoryRunStore } from '../../trade/research/index.ts'
import { type JobHandler, type RunNews, runWorker } from './run-worker.ts'

/** A worker for backtests by `handler`; `ended(id)` waits until the run is done or has failed. */
async function startWorker(t: TestContext, handler: JobHandler) {
  const runs = memoryRunStore({ now: () => 1_700_000_000_000 })
  const queue = memoryJobQueue()
  t.after(() => queue.close())
  const news: RunNews[] = []
  const waiting = new Map<string, () => void>()
  const onNews = (item: RunNews) => {
    news.push(item)
    if (item.status === 'done' || item.status === 'failed') waiting.get(item.id)?.()
  }
  await runWorker({ queue, runs, handlers: { backtest: handler }, onNews })
  const ask = async (id: string) => {
    const ended = new Promise<void>((resolve) => waiting.set(id, resolve))
    await runs.create({ id, kind: 'backtest', title: id, spec: { id } }, (transaction) =>
      queue.send('backtest', id, transaction),
    )
    await ended
    return (await runs.get(id))!
  }
  return { runs, queue, news, ask }
}

test('a run is started, reported and finished with its result', async (t) => {
  const { ask, news } = await startWorker(t, async ({ spec }, { report }) => {
    await report(0.5, 'half way')
    return { result: { of: spec }, trades: [] }
  })
  const run = await ask('a')
  assert.deepEqual([run.status, run.result], ['done', { of: { id: 'a' } }])
  assert.deepEqual(
    news.map(({ status, progress, message }) => [status, progress, message]),
    [
      ['running', 0, ''],
      ['running', 0.5, 'half way'],
      ['done', 1, ''],
    ],
  )
})

test('a handler that throws fails its run, with where, what and what to do', async (t) => {
  const { ask, queue } = await startWorker(t, async () => {
    throw new Fault('usage', 'x', 'it does not compile.', { where: 'trend.ts:3', hint: 'Mend it.' })
  })
  const run = await ask('a')
  assert.deepEqual([run.status, run.error], ['failed', 'trend.ts:3: it does not compile. Mend it.'])
  assert.deepEqual(queue.parked(), [])
})

test('one run that fails does not keep the next from its turn', async (t) => {
  const { ask } = await startWorker(t, async ({ id }) => {
    if (id === 'bad') throw new Error('no')
    return { result: id }
  })
  assert.deepEqual([(await ask('bad')).status, (await ask('good')).result], ['failed', 'good'])
})

test('a job of a run that has ended is dropped', async (t) => {
  let calls = 0
  const { ask, queue } = await startWorker(t, async () => ({ result: ++calls }))
  await ask('a')
  await queue.send('backtest', 'a')
  await ask('b')
  assert.equal(calls, 2)
})

test('a job that comes again while its run is open starts the work again', async (t) => {
  const { runs, queue } = await startWorker(t, async () => ({ result: 'redone' }))
  await runs.create({ id: 'a', kind: 'backtest', title: 'a', spec: {} })
  await runs.start('a')
  await queue.send('backtest', 'a')
  while ((await queue.depth()) > 0) await new Promise((next) => setImmediate(next))
  assert.equal((await runs.get('a'))?.result, 'redone')
})

test('work that is told to end early leaves its run to be taken up again', async (t) => {
  const started = Promise.withResolvers<void>()
  const { runs, queue } = await startWorker(t, async (_run, { signal }) => {
    const ended = Promise.withResolvers<never>()
    signal.addEventListener('abort', () => ended.reject(signal.reason))
    started.resolve()
    return ended.promise
  })
  await runs.create({ id: 'a', kind: 'backtest', title: 'a', spec: {} })
  await queue.send('backtest', 'a')
  await started.promise
  queue.close()
  await new Promise((next) => setImmediate(next))
  assert.equal((await runs.get('a'))?.status, 'running')
})

test('a report that cannot be stored does not stop the work', async () => {
  const store = memoryRunStore({ now: () => 0 })
  const runs = { ...store, report: async () => Promise.reject(new Error('away')) }
  await runs.create({ id: 'a', kind: 'backtest', title: 'a', spec: {} })
  const handler: JobHandler = async (_run, { report }) => {
    await report(0.1, 'x')
    return { result: 1 }
  }
  const queue = {
    work: (_kind: string, take: (id: string, signal: AbortSignal) => Promise<void>) =>
      take('a', new AbortController().signal),
  }
  await runWorker({ queue, runs, handlers: { backtest: handler } })
  assert.equal((await runs.get('a'))?.status, 'done')
})

test('a run for which the database was away is handed out again', async (t) => {
  let calls = 0
  const { runs, queue } = await startWorker(t, async () => {
    if (++calls === 1) throw new Fault('remote', 'store.unreachable', 'the database does not answer')
    return { result: 'after all' }
  })
  await runs.create({ id: 'a', kind: 'backtest', title: 'a', spec: {} })
  await queue.send('backtest', 'a')
  while ((await runs.get('a'))?.status !== 'done') await new Promise((next) => setImmediate(next))
  assert.deepEqual([calls, (await runs.get('a'))?.result], [2, 'after all'])
})

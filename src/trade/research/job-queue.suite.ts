import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { JobQueue, RunKind, Transaction } from './port.ts'

export interface JobQueueHarness {
  readonly queue: JobQueue
  /** A transaction of the store that the queue belongs to; it commits when `work` resolves. */
  transact(work: (transaction: Transaction) => Promise<void>): Promise<void>
  /** Runs whose handler threw every time. */
  parked(): Promise<readonly string[]>
  close(): Promise<void> | void
}

/** Judges an implementation of {@link JobQueue}. `open` lends an empty queue to each test. */
export function jobQueueSuite(name: string, open: () => Promise<JobQueueHarness> | JobQueueHarness): void {
  describe(`JobQueue: ${name}`, () => {
    const withQueue = async (work: (harness: JobQueueHarness) => Promise<void>): Promise<void> => {
      const harness = await open()
      try {
        await work(harness)
      } finally {
        await harness.close()
      }
    }

    test('each job is handed out once, one at a time', () =>
      withQueue(async ({ queue }) => {
        const ids = Array.from({ length: 8 }, (_, number) => `once-${number}`)
        for (const id of ids.slice(0, 4)) await queue.send('backtest', id)
        const { handled, handler, until } = recorder()
        await queue.work('backtest', handler)
        for (const id of ids.slice(4)) await queue.send('backtest', id)
        await until(8)
        assert.deepEqual(handled.ids.toSorted(), ids)
        assert.equal(handled.mostAtOnce, 1)
      }))

    test('a kind is served by its own handler alone', () =>
      withQueue(async ({ queue }) => {
        const pipeline = recorder()
        const backtest = recorder()
        await queue.work('pipeline', pipeline.handler)
        await queue.work('backtest', backtest.handler)
        await queue.send('pipeline', 'kind-p')
        await queue.send('backtest', 'kind-b')
        await Promise.all([pipeline.until(1), backtest.until(1)])
        assert.deepEqual(pipeline.handled.ids, ['kind-p'])
        assert.deepEqual(backtest.handled.ids, ['kind-b'])
      }))

    test('the depth counts jobs that wait and jobs that are worked on', () =>
      withQueue(async ({ queue }) => {
        assert.equal(await queue.depth(), 0)
        await queue.send('backtest', 'depth-1')
        await queue.send('backtest', 'depth-2')
        await queue.send('pipeline', 'depth-3')
        assert.equal(await queue.depth(), 3)
        const depths: number[] = []
        const { handler, until } = recorder(async () => {
          depths.push(await queue.depth())
        })
        await queue.work('backtest', handler)
        await until(2)
        assert.deepEqual(depths, [3, 2])
      }))

    test('a handler that throws is tried again', () =>
      withQueue(async ({ queue }) => {
        let tries = 0
        const { handled, handler, until } = recorder(async () => {
          if (++tries === 1) throw new Error('stumbled')
        })
        await queue.work('backtest', handler)
        await queue.send('backtest', 'again')
        await until(2)
        assert.deepEqual(handled.ids, ['again', 'again'])
      }))

    test('a handler that throws every time ends in the parking lot, the next job goes on', () =>
      withQueue(async ({ queue, parked }) => {
        const { handled, handler, until } = recorder(async (id) => {
          if (id === 'poison') throw new Error('always')
        })
        await queue.work('backtest', handler)
        await queue.send('backtest', 'poison')
        await until(3)
        await queue.send('backtest', 'healthy')
        await until(4)
        assert.deepEqual(handled.ids, ['poison', 'poison', 'poison', 'healthy'])
        assert.deepEqual(await parked(), ['poison'])
      }))

    test('a job sent in a transaction is seen when that commits', () =>
      withQueue(async ({ queue, transact }) => {
        const { handled, handler, until } = recorder()
        await transact(async (transaction) => {
          await queue.send('backtest', 'committed', transaction)
          assert.equal(await queue.depth(), 0)
        })
        assert.equal(await queue.depth(), 1)
        await queue.work('backtest', handler)
        await until(1)
        assert.deepEqual(handled.ids, ['committed'])
      }))

    test('a job sent in a transaction that fails is never seen', () =>
      withQueue(async ({ queue, transact }) => {
        const failing = transact(async (transaction) => {
          await queue.send('backtest', 'rolled-back', transaction)
          throw new Error('changed my mind')
        })
        await assert.rejects(failing, /changed my mind/)
        assert.equal(await queue.depth(), 0)
        const { handled, handler, until } = recorder()
        await queue.work('backtest', handler)
        await queue.send('backtest', 'after')
        await until(1)
        assert.deepEqual(handled.ids, ['after'])
      }))

    test('the signal is aborted when the queue is closed under a running job', async () => {
      const harness = await open()
      const aborted = Promise.withResolvers<void>()
      const started = Promise.withResolvers<void>()
      await harness.queue.work('backtest' satisfies RunKind, async (_id, signal) => {
        assert.equal(signal.aborted, false)
        signal.addEventListener('abort', () => aborted.resolve())
        started.resolve()
        await aborted.promise
        throw signal.reason
      })
      await harness.queue.send('backtest', 'long')
      await started.promise
      await Promise.all([harness.close(), aborted.promise])
    })
  })
}

/** A handler that notes what it was given, and a promise of the n-th call's end. */
function recorder(effect: (runId: string) => Promise<void> = async () => {}) {
  const handled = { ids: [] as string[], mostAtOnce: 0 }
  const waiting: { count: number; resolve: () => void }[] = []
  let running = 0
  const handler = async (runId: string): Promise<void> => {
    handled.ids.push(runId)
    handled.mostAtOnce = Math.max(handled.mostAtOnce, ++running)
    try {
      await effect(runId)
    } finally {
      running--
      for (const { count, resolve } of waiting) if (handled.ids.length >= count) resolve()
    }
  }
  const until = (count: number): Promise<void> => {
    if (handled.ids.length >= count && running === 0) return Promise.resolve()
    return new Promise((resolve) => waiting.push({ count, resolve }))
  }
  return { handled, handler, until }
}

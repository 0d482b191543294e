import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Transaction } from '../tenant/index.ts'
import { jobIds } from './job.fixture.ts'
import type { JobId } from './job.ts'
import type { JobKind } from './job-spec.ts'
import type { JobLine } from './port.ts'

export interface JobLineHarness {
  readonly line: JobLine
  /** Jobs of a kind that wait. */
  waiting(kind: JobKind): Promise<number>
  /** A transaction of the store that the line belongs to; absent where there is none. */
  readonly transact?: (work: (transaction: Transaction) => Promise<void>) => Promise<void>
  close(): Promise<void> | void
}

/** Judges an implementation of {@link JobLine}. `open` lends an empty line to each test. */
export function jobLineSuite(name: string, open: () => Promise<JobLineHarness> | JobLineHarness): void {
  const nextId = jobIds(name.replaceAll(' ', '-'))
  const withLine = async (work: (harness: JobLineHarness) => Promise<void>): Promise<void> => {
    const harness = await open()
    try {
      await work(harness)
    } finally {
      await harness.close()
    }
  }

  describe(`JobLine: ${name}`, () => {
    test('the first sent is the first handed out, one at a time', () =>
      withLine(async ({ line }) => {
        const ids = Array.from({ length: 6 }, nextId)
        for (const id of ids.slice(0, 3)) await line.send({ id, kind: 'backtest' })
        const { handled, handler, until } = recorder()
        await line.work('backtest', handler)
        for (const id of ids.slice(3)) await line.send({ id, kind: 'backtest' })
        await until(6)
        assert.deepEqual(handled.ids, ids)
        assert.equal(handled.mostAtOnce, 1)
      }))

    test('a kind is served by its own handler', () =>
      withLine(async ({ line }) => {
        const [search, run] = [nextId(), nextId()]
        const hyperopt = recorder()
        const backtest = recorder()
        await line.work('hyperopt', hyperopt.handler)
        await line.work('backtest', backtest.handler)
        await line.send({ id: search, kind: 'hyperopt' })
        await line.send({ id: run, kind: 'backtest' })
        await Promise.all([hyperopt.until(1), backtest.until(1)])
        assert.deepEqual([hyperopt.handled.ids, backtest.handled.ids], [[search], [run]])
      }))

    test('what waits is not sent a second time; what is in hand is', () =>
      withLine(async ({ line, waiting }) => {
        const id = nextId()
        for (let n = 0; n < 3; n++) await line.send({ id, kind: 'backtest' })
        assert.equal(await waiting('backtest'), 1)
        const { handled, handler, until } = recorder(async () => {
          if (handled.ids.length === 1) await line.send({ id, kind: 'backtest' })
        })
        await line.work('backtest', handler)
        await until(2)
        assert.deepEqual(handled.ids, [id, id])
      }))

    test('a job whose handler throws is not handed out again, and the next one is', () =>
      withLine(async ({ line }) => {
        const [bad, good] = [nextId(), nextId()]
        const { handled, handler, until } = recorder(async (id) => {
          if (id === bad) throw new Error('the store is away')
        })
        await line.work('backtest', handler)
        await line.send({ id: bad, kind: 'backtest' })
        await until(1)
        await line.send({ id: good, kind: 'backtest' })
        await until(2)
        assert.deepEqual(handled.ids, [bad, good])
      }))

    test('the signal is aborted when the line is closed under a running job', async () => {
      const harness = await open()
      const aborted = Promise.withResolvers<void>()
      const started = Promise.withResolvers<void>()
      await harness.line.work('backtest', async (_id, signal) => {
        signal.addEventListener('abort', () => aborted.resolve())
        started.resolve()
        await aborted.promise
      })
      await harness.line.send({ id: nextId(), kind: 'backtest' })
      await started.promise
      await Promise.all([harness.close(), aborted.promise])
    })

    test('a job sent in a transaction is seen when that commits, and never when it fails', () =>
      withLine(async ({ line, transact, waiting }) => {
        if (!transact) return
        const [kept, lost] = [nextId(), nextId()]
        await transact(async (transaction) => {
          await line.send({ id: kept, kind: 'backtest' }, transaction)
          assert.equal(await waiting('backtest'), 0)
        })
        const failing = transact(async (transaction) => {
          await line.send({ id: lost, kind: 'backtest' }, transaction)
          throw new Error('changed my mind')
        })
        await assert.rejects(failing, /changed my mind/)
        const { handled, handler, until } = recorder()
        await line.work('backtest', handler)
        await until(1)
        assert.deepEqual(handled.ids, [kept])
      }))
  })
}

/** A handler that notes what it was given, and a promise of the n-th call's end. */
function recorder(effect: (id: JobId) => Promise<void> = async () => {}) {
  const handled = { ids: [] as JobId[], mostAtOnce: 0 }
  const waiting: { count: number; resolve: () => void }[] = []
  let running = 0
  const handler = async (id: JobId): Promise<void> => {
    handled.ids.push(id)
    handled.mostAtOnce = Math.max(handled.mostAtOnce, ++running)
    try {
      await effect(id)
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

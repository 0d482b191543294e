import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { after, test } from 'node:test'
import postgres from 'postgres'
import { jobLineSuite } from '../../control/job/job-line.suite.ts'
import type { Transaction } from '../../trade/research/index.ts'
import { jobQueueSuite } from '../../trade/research/job-queue.suite.ts'
import { temporaryPostgres } from '../embedded-postgres/index.ts'
import { connectQueue } from './index.ts'

const server = await temporaryPostgres()
const sql = postgres(server.url, { max: 2, onnotice: () => {} })

after(async () => {
  await sql.end()
  await server.stop()
})

jobQueueSuite('pg-boss', async () => {
  const queue = await connectQueue(server.url, { graceMs: 50, monitorSeconds: 1 })
  await sql`delete from pgboss.job`
  return {
    queue,
    transact: async (work) => {
      await sql.begin((transaction) => work(transaction as unknown as Transaction))
    },
    parked: async () => {
      const rows = await sql<
        { id: string }[]
      >`select data->>'runId' as id from pgboss.job where name = 'leme-parked'`
      return rows.map(({ id }) => id)
    },
    close: () => queue.close(),
  }
})

jobLineSuite('pg-boss', async () => {
  const queue = await connectQueue(server.url, { graceMs: 50, monitorSeconds: 1 })
  await sql`delete from pgboss.job`
  return {
    line: queue.jobs,
    waiting: async (kind) => {
      const rows =
        await sql`select from pgboss.job where name = ${`leme-tenants-${kind}`} and state = 'created'`
      return rows.length
    },
    transact: async (work) => {
      await sql.begin((transaction) => work(transaction as unknown as Transaction))
    },
    close: () => queue.close(),
  }
})

/** Takes one job and never ends it. */
const HANGING_WORKER = `
  import { connectQueue } from '${new URL('./index.ts', import.meta.url)}'
  const queue = await connectQueue(process.argv[1])
  await queue.work('backtest', (runId) => {
    process.stdout.write(runId)
    return new Promise(() => {})
  })`

test('the job of a killed worker goes to another one when its heartbeat stops', async () => {
  const queue = await connectQueue(server.url, { monitorSeconds: 1 })
  await sql`delete from pgboss.job`
  const worker = spawn(
    process.execPath,
    [...['--conditions=leme-source', '--input-type=module', '--eval', HANGING_WORKER, server.url]],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  await queue.send('backtest', 'orphan')
  const [taken] = await once(worker.stdout, 'data')
  assert.equal(String(taken), 'orphan')
  worker.kill('SIGKILL')
  await once(worker, 'exit')
  assert.equal(await queue.depth(), 1, 'the job is not lost')
  await sql`update pgboss.job set heartbeat_on = now() - interval '1 minute' where state = 'active'`
  const { promise, resolve } = Promise.withResolvers<string>()
  await queue.work('backtest', async (runId) => resolve(runId))
  assert.equal(await promise, 'orphan')
  await queue.close()
  assert.equal(await depthAfterwards(), 0)
})

test('who gave up three times is told to onParked, once', async () => {
  const parked: string[] = []
  const { promise, resolve } = Promise.withResolvers<void>()
  const errors: Error[] = []
  const queue = await connectQueue(server.url, {
    onError: (error) => errors.push(error),
    onParked: async (kind, runId) => {
      parked.push(`${kind} ${runId}`)
      resolve()
    },
  })
  await queue.work('pipeline', async () => {
    throw new Error('poison')
  })
  await queue.send('pipeline', 'run-1')
  await promise
  await queue.close()
  assert.deepEqual(parked, ['pipeline run-1'])
  assert.deepEqual(
    errors.map(({ message }) => message),
    ['poison', 'poison', 'poison'],
  )
})

test('a message of a tenant’s job that says nonsense is told and dropped', async () => {
  const { promise, resolve } = Promise.withResolvers<Error>()
  const queue = await connectQueue(server.url, { onError: resolve })
  await sql`delete from pgboss.job`
  const handled: string[] = []
  await queue.jobs.work('backtest', async (id) => {
    handled.push(id)
  })
  await sql`insert into pgboss.job (name, data, policy, singleton_key, retry_limit, expire_seconds)
    values ('leme-tenants-backtest', '{"id": "../../etc"}', 'short', 'x', 0, 100)`
  assert.match((await promise).message, /no id of a job/)
  await queue.close()
  assert.deepEqual(handled, [])
  assert.equal(await depthAfterwards(), 0)
})

test('a queue without a server says that it cannot be reached', async () => {
  await assert.rejects(connectQueue('postgres://leme:x@127.0.0.1:1/leme'), {
    code: 'queue.unreachable',
    kind: 'remote',
  })
})

async function depthAfterwards(): Promise<number> {
  const rows = await sql`select from pgboss.job where state < 'completed'`
  return rows.length
}

import { type Db, type Job, PgBoss } from 'pg-boss'
import { JOB_KINDS, type JobLine, parseJobId } from '../../control/job/index.ts'
import type { Transaction } from '../../control/tenant/index.ts'
import { NO_TRACING, readTraceParent, type Tracing } from '../../domain/index.ts'
import type { JobQueue, RunKind } from '../../trade/research/index.ts'
import { QueueError } from './queue-error.ts'
import {
  bossOptions,
  JOB_LANE,
  jobQueueName,
  KINDS,
  LANE,
  PARKED,
  POLLING,
  queueName,
  SCHEMA,
} from './queue-settings.ts'

export interface QueueOptions {
  /** Called with what goes wrong in the background: a lost connection, a handler that threw. */
  readonly onError?: (error: Error) => void
  /** Called once for each job whose handler threw every time: the place to mark its run as failed. */
  readonly onParked?: (kind: RunKind, runId: string) => Promise<void>
  /** Whoever works on a job goes on with the trace of whoever sent it. */
  readonly tracing?: Tracing
  /** How long `close` lets a running job go on before it aborts it; default 5,000. */
  readonly graceMs?: number
  /** How often workers that died are looked for; default 5. */
  readonly monitorSeconds?: number
}

export interface PostgresQueue extends JobQueue, AsyncDisposable {
  /** Jobs of tenants, in queues of their own. */
  readonly jobs: JobLine
  /** Resolves when the queue's own connections and tables answer. */
  ping(): Promise<void>
  /**
   * Takes no more jobs, lets running ones end for a while, then aborts their signal. What was aborted
   * is handed out again to the next worker; that counts as one of its three tries. Jobs can still be sent.
   */
  rest(): Promise<void>
  /** {@link rest}, then ends the connections. */
  close(): Promise<void>
}

interface JobData {
  readonly kind: RunKind
  readonly runId: string
}

/** What a message carries where traces are kept. */
interface Traced {
  readonly trace?: unknown
}

/** How long an aborted handler may take to give up. */
const ABORT_MS = 1_000

/**
 * Opens the queue on the database; makes or upgrades its own schema `pgboss` when needed. The
 * transaction that `send` takes is one of the `postgres` driver, as the store lends it.
 * @throws QueueError `queue.unreachable`
 */
export async function connectQueue(url: string, options: QueueOptions = {}): Promise<PostgresQueue> {
  const { onError = () => {}, onParked, graceMs = 5_000, monitorSeconds = 5, tracing = NO_TRACING } = options
  const boss = new PgBoss(bossOptions(url, monitorSeconds))
  boss.on('error', onError)
  await start(boss)
  const stopping = new AbortController()
  const lanes = new Set<string>()

  const traced = <Data extends object>(data: Data): Data & Traced => {
    const trace = tracing.parent()
    return trace === undefined ? data : { ...data, trace }
  }
  const run = async <Data>(
    lane: string,
    work: (data: Data, signal: AbortSignal) => Promise<void>,
  ): Promise<void> => {
    lanes.add(lane)
    const worker = await boss.work<Data & Traced>(lane, POLLING, async ([job]: Job<Data & Traced>[]) => {
      const { data, signal } = job!
      const span = { kind: 'consumer', parent: readTraceParent(data.trace) ?? null } as const
      try {
        await tracing.span(`queue.${lane}`, span, () =>
          work(data, AbortSignal.any([signal, stopping.signal])),
        )
      } catch (error) {
        onError(error instanceof Error ? error : new Error(String(error)))
        throw error
      } finally {
        // There may be more: look again at once.
        boss.notifyWorker(worker)
      }
    })
  }
  if (onParked) await run<JobData>(PARKED, ({ kind, runId }) => onParked(kind, runId))

  const rest = async (): Promise<void> => {
    const idle = Promise.all([...lanes].map((lane) => boss.offWork(lane, { wait: true })))
    await within(idle, graceMs)
    stopping.abort(new QueueError('queue.closed', 'the queue was closed while the job was running'))
    await within(idle, ABORT_MS)
  }
  let resting: Promise<void> | undefined
  const restOnce = (): Promise<void> => {
    resting ??= rest()
    return resting
  }
  const close = async (): Promise<void> => {
    await restOnce()
    await boss.stop({ graceful: false })
  }
  let closing: Promise<void> | undefined
  const closeOnce = (): Promise<void> => {
    closing ??= close()
    return closing
  }

  return {
    async send(kind, runId, transaction) {
      const data: JobData = { kind, runId }
      await boss.send(queueName(kind), traced(data), transaction ? { db: inside(transaction) } : {})
    },
    work: (kind, handler) => run<JobData>(queueName(kind), ({ runId }, signal) => handler(runId, signal)),
    jobs: {
      async send({ id, kind }, transaction) {
        const options = { singletonKey: id, ...(transaction && { db: inside(transaction) }) }
        await boss.send(jobQueueName(kind), traced({ id }), options)
      },
      work: (kind, handler) =>
        run<{ readonly id: unknown }>(jobQueueName(kind), ({ id }, signal) =>
          handler(parseJobId(id), signal),
        ),
    },
    async ping() {
      await boss.getDb().executeSql(`select version from ${SCHEMA}.version`)
    },
    async depth() {
      const { rows } = await boss
        .getDb()
        .executeSql(
          `select count(*)::int as depth from ${SCHEMA}.job where name = any($1) and state < 'completed'`,
          [KINDS.map(queueName)],
        )
      return rows[0].depth
    },
    rest: restOnce,
    close: closeOnce,
    [Symbol.asyncDispose]: closeOnce,
  }
}

async function start(boss: PgBoss): Promise<void> {
  try {
    await boss.start()
    await boss.createQueue(PARKED)
    for (const name of KINDS.map(queueName)) await boss.createQueue(name, LANE)
    for (const name of JOB_KINDS.map(jobQueueName)) await boss.createQueue(name, JOB_LANE)
  } catch (cause) {
    await boss.stop({ graceful: false }).catch(() => {})
    throw new QueueError(
      'queue.unreachable',
      `the job queue cannot be opened (${(cause as Error).message})`,
      {
        hint: 'Is PostgreSQL running, and may the user of DATABASE_URL create schemas?',
        cause,
      },
    )
  }
}

/** pg-boss speaks through the caller's transaction. */
function inside(transaction: Transaction): Db {
  const { unsafe } = transaction as unknown as {
    unsafe(text: string, values: readonly unknown[]): Promise<readonly unknown[]>
  }
  return { executeSql: async (text, values = []) => ({ rows: [...(await unsafe(text, values))] }) }
}

/** Waits for `work`, but not longer than `ms`. */
async function within(work: Promise<unknown>, ms: number): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, ms)
  await Promise.race([work, late])
  clearTimeout(timer)
}

import type { JobQueue } from '../../trade/research/index.ts'

export interface QueueOptions {
  /** Called with what goes wrong in the background: a lost connection, a handler that threw. */
  readonly onError?: (error: Error) => void
}

export interface PostgresQueue extends JobQueue, AsyncDisposable {
  /** Stops taking jobs, lets running ones end for a while, then aborts them; they are taken up again later. */
  close(): Promise<void>
}

/** Opens the queue on the database; makes or upgrades the queue's own schema `pgboss` when needed. */
export async function connectQueue(_url: string, _options: QueueOptions = {}): Promise<PostgresQueue> {
  throw new Error('being written')
}

import { Worker } from 'node:worker_threads'
import { Fault } from '../../domain/index.ts'
import { EXTENSION } from './installation.ts'
import { carriedFault, type JobMessage, type JobOrder, type LentAnswer } from './job-messages.ts'

/**
 * Entry of a job's process. The work is done in a thread, so that this one always hears: it ends when its worker
 * is gone, and when the job takes more memory than it may. It opens no file and no connection.
 */
const LOOK_MS = 250
/** Share of a job's memory that its objects may take; columns lie beside them. */
const HEAP_SHARE = 0.75

process.once('disconnect', () => process.exit(1))
process.once('message', (order: JobOrder) => start(order))

function start(order: JobOrder): void {
  const { memoryMb } = order
  const thread = new Worker(new URL(`./job-thread${EXTENSION}`, import.meta.url), {
    workerData: order,
    resourceLimits: { maxOldGenerationSizeMb: Math.floor(memoryMb * HEAP_SHARE) },
  })
  thread.on('message', (message: JobMessage) => tell(message))
  thread.on('error', (error: NodeJS.ErrnoException) => {
    end(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooMuch(memoryMb) : error)
  })
  process.on('message', (answer: LentAnswer) => thread.postMessage(answer))
  setInterval(() => {
    if (process.memoryUsage.rss() > memoryMb * 1024 * 1024) end(tooMuch(memoryMb))
  }, LOOK_MS).unref()
}

function tell(message: JobMessage): void {
  process.send?.(message)
}

function end(error: Error): void {
  const message: JobMessage = { kind: 'failed', fault: carriedFault(error) }
  process.send?.(message, undefined, {}, () => process.exit(1))
}

function tooMuch(memoryMb: number): Fault {
  return new Fault('failed', 'job.memory', `it takes more than ${memoryMb} MB of memory`, {
    hint: 'Ask for fewer pairs, a shorter time range or a longer timeframe.',
  })
}

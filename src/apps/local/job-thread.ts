import { dirname } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import type { JobResult } from '../../control/job/index.ts'
import { backtestJob } from './job-backtest.ts'
import { jobExperiment } from './job-experiment.ts'
import { type CarriedFault, carriedFault, type JobMessage, type JobOrder } from './job-messages.ts'
import { remoteStores } from './job-remote-stores.ts'
import { searchJob } from './job-search.ts'

/** Entry of the thread that does a job's work, in the job's own process. */
const order = workerData as JobOrder
const port = parentPort!
const tell = (message: JobMessage): void => port.postMessage(message)
const report = (progress: number, message: string): void => tell({ kind: 'progress', progress, message })

try {
  tell({ kind: 'done', result: await perform() })
} catch (error) {
  tell({ kind: 'failed', fault: carried(error) })
}
// Else the port keeps the thread, and that the process.
port.unref()

async function perform(): Promise<JobResult> {
  const { spec, strategyPath, threads, memoryMb } = order
  report(0, 'reading candles')
  const experiment = await jobExperiment(spec, strategyPath, remoteStores(port))
  if (spec.kind === 'backtest') return backtestJob(experiment, report)
  return searchJob(experiment, spec, { threads, memoryMb, report })
}

/** Paths of this machine are nobody's business. */
function carried(error: unknown): CarriedFault {
  const plain = (text: string) => text.replaceAll(`${dirname(order.strategyPath)}/`, '')
  const { message, hint, ...fault } = carriedFault(error)
  return { ...fault, message: plain(message), hint: hint && plain(hint) }
}

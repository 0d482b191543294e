export { type JobNews, type JobsWorkerOptions, type PerformContext, runJobs } from './run-jobs.ts'
export {
  type JobContext,
  type JobHandler,
  type Outcome,
  type RunNews,
  runWorker,
  type WorkerOptions,
} from './run-worker.ts'
export { serveMetrics } from './serve-metrics.ts'

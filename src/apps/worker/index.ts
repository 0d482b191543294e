export {
  type JobContext,
  type JobHandler,
  type Outcome,
  type RunNews,
  runWorker,
  type WorkerOptions,
} from './run-worker.ts'

export { type CheckedSeries, checkStored, notable } from './check-data.ts'
export { type JobTools, jobHandlers } from './job-handlers.ts'
export { JOB_LINES, type JobLine, type LineResult, periodOf, runJobLine } from './main-job.ts'
export { type Served, type ServeOptions, serve } from './serve.ts'

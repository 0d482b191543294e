export { connectQueue, type PostgresQueue, type QueueOptions } from './connect-queue.ts'
export { type QueueCode, QueueError } from './queue-error.ts'

export { connectQueue, type PostgresQueue, type QueueOptions } from './connect-queue.ts'
export { QUEUE_ERROR_KINDS, type QueueCode, QueueError } from './queue-error.ts'

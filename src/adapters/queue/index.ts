export { connectQueue, type PostgresQueue, type QueueOptions } from './connect-queue.ts'

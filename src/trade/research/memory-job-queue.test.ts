import { jobQueueSuite } from './job-queue.suite.ts'
import { memoryJobQueue } from './memory-job-queue.ts'
import { memoryTransaction } from './memory-transaction.ts'

jobQueueSuite('memory', () => {
  const queue = memoryJobQueue()
  return {
    queue,
    transact: memoryTransaction,
    parked: async () => queue.parked(),
    close: () => queue.close(),
  }
})

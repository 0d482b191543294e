import { jobLineSuite } from './job-line.suite.ts'
import { memoryJobLine } from './memory-job-line.ts'

jobLineSuite('memory', () => {
  const line = memoryJobLine()
  return { line, waiting: async (kind) => line.waiting(kind).length, close: () => line.close() }
})

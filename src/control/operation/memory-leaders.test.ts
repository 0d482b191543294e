import { leaderSuite } from './leader.suite.ts'
import { memoryLeaders } from './memory-leaders.ts'

leaderSuite('memory', async () => {
  const leaders = memoryLeaders()
  const values: number[] = []
  return {
    leaders,
    async write(fence, value) {
      leaders.require(fence)
      values.push(value)
    },
    written: async () => values,
    usurp: async (name) => void leaders.take(name),
  }
})

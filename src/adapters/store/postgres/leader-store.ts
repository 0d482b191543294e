import { hostname } from 'node:os'
import type { Sql } from 'postgres'
import type { Fence, Leaders } from '../../../control/operation/index.ts'
import { claim } from './claim.ts'

/** Who writes as nobody's leader. */
export const NO_FENCE: Fence = { name: '', epoch: 0 }

/**
 * Leaders by an advisory lock, which PostgreSQL takes back from whoever dies at once and from whoever is stopped after
 * some seconds, and by a row that counts terms. No clock of this machine has a say.
 */
export function leaderStore(sql: Sql, url: string, stoppedMs?: number): Leaders {
  return {
    async lead(name) {
      const right = await claim(url, name, { watch: true, ...(stoppedMs !== undefined && { stoppedMs }) })
      if (!right) return undefined
      try {
        const epoch = await right.beginTerm(`${hostname()} ${process.pid}`)
        return { name, epoch, lost: right.lost, [Symbol.asyncDispose]: () => right[Symbol.asyncDispose]() }
      } catch (error) {
        await right[Symbol.asyncDispose]()
        throw error
      }
    },

    async holds({ name, epoch }) {
      const rows = await sql`select from control.leader where name = ${name} and epoch = ${epoch}`
      return rows.length > 0
    },
  }
}

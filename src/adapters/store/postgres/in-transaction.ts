import type { PoolClient } from 'pg'
import type { Connections } from './statement-runner.ts'

/** Runs `work` in a transaction of a connection of its own. */
export async function inTransaction<T>(
  pool: Pick<Connections, 'connect'>,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect()
  let failure: Error | undefined
  try {
    await client.query('begin')
    const result = await work(client)
    await client.query('commit')
    return result
  } catch (error) {
    // The connection is thrown away: the server rolls back, also when it was left in the middle of a COPY.
    failure = error as Error
    throw error
  } finally {
    client.release(failure)
  }
}

import { Client, DatabaseError } from 'pg'

/** The connection of a holder that was killed is noticed within this time. */
const PATIENCE_MS = 1_000
const LOCK_NOT_AVAILABLE = '55P03'

/**
 * A right that one process at a time can hold, until it gives it back or dies: an advisory lock on a
 * connection of its own. Undefined while another one holds it.
 */
export async function claim(url: string, name: string): Promise<AsyncDisposable | undefined> {
  const client = new Client({ connectionString: url })
  // A lost connection loses the right; whoever writes then meets the next holder's writing.
  client.on('error', () => {})
  await client.connect()
  const release = async (): Promise<void> => {
    await client.end().catch(() => {})
  }
  try {
    await client.query(`set lock_timeout = ${PATIENCE_MS}`)
    await client.query('select pg_advisory_lock(hashtextextended($1, 0))', [name])
    return { [Symbol.asyncDispose]: release }
  } catch (error) {
    await release()
    if (error instanceof DatabaseError && error.code === LOCK_NOT_AVAILABLE) return undefined
    throw error
  }
}

import { Client, DatabaseError } from 'pg'

/** The connection of a holder that was killed is noticed within this time. */
const PATIENCE_MS = 1_000
const LOCK_NOT_AVAILABLE = '55P03'

/** How often a holder looks whether its connection still answers, and how long it waits for that. */
const LOOK_MS = 2_000
const ANSWER_MS = 5_000

/** A right that is held. */
export interface Claim extends AsyncDisposable {
  /** Aborted when the connection was lost, and the right with it. */
  readonly lost: AbortSignal
}

/**
 * A right that one process at a time can hold, until it gives it back or dies: an advisory lock on a
 * connection of its own. Undefined while another one holds it.
 */
export async function claim(url: string, name: string): Promise<Claim | undefined> {
  const client = new Client({ connectionString: url, keepAlive: true, query_timeout: ANSWER_MS })
  const losing = new AbortController()
  // A lost connection loses the right; whoever writes then meets the next holder's writing.
  client.on('error', () => losing.abort())
  client.on('end', () => losing.abort())
  await client.connect()
  let looking: NodeJS.Timeout | undefined
  const release = async (): Promise<void> => {
    clearInterval(looking)
    await client.end().catch(() => {})
  }
  try {
    await client.query(`set lock_timeout = ${PATIENCE_MS}`)
    await client.query('select pg_advisory_lock(hashtextextended($1, 0))', [name])
    looking = setInterval(() => {
      client.query('select 1').catch(() => {
        losing.abort()
        // Who does not answer may still hold it: the server ends it with the connection.
        void release()
      })
    }, LOOK_MS)
    looking.unref()
    return { lost: losing.signal, [Symbol.asyncDispose]: release }
  } catch (error) {
    await release()
    if (error instanceof DatabaseError && error.code === LOCK_NOT_AVAILABLE) return undefined
    throw error
  }
}

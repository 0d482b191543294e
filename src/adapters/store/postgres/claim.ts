import { Client, DatabaseError } from 'pg'

/** The connection of a holder that was killed is noticed within this time. */
const PATIENCE_MS = 1_000
const LOCK_NOT_AVAILABLE = '55P03'
/** A holder whose machine is gone is noticed after half a minute, one that was killed at once. */
const KEEPALIVE =
  'set tcp_keepalives_idle = 15; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 3'
/** How often within that time a holder asks whether it still is one, and how long it waits for the answer. */
const WATCHES = 4
const ANSWER_MS = 10_000
/**
 * A holder that has said nothing for so long has been stopped: its kernel keeps the connection up, so the server ends
 * it. A claim that is not watched says nothing by design, and keeps its right.
 */
const STOPPED_MS = 20_000

/** A right that is given back by disposing of it. */
export interface Claim extends AsyncDisposable {
  /** Aborted when the connection that held it was lost: somebody else may have it. */
  readonly lost: AbortSignal
  /** Begins a term under the claim's name, on the connection that holds it; gives its epoch. */
  beginTerm(holder: string): Promise<number>
}

export interface ClaimOptions {
  /** A server that is silently gone is noticed, too; otherwise a connection that breaks alone. */
  readonly watch?: boolean
  /** Of a watched claim: how long its holder may be stopped; default 20 s. */
  readonly stoppedMs?: number
}

/**
 * A right that one process at a time can hold, until it gives it back or dies: an advisory lock on a
 * connection of its own. Undefined while another one holds it.
 */
export async function claim(
  url: string,
  name: string,
  { watch = false, stoppedMs = STOPPED_MS }: ClaimOptions = {},
): Promise<Claim | undefined> {
  const lost = new AbortController()
  const client = new Client({ connectionString: url, keepAlive: true, query_timeout: ANSWER_MS })
  let isHeld = true
  let watching: NodeJS.Timeout | undefined
  const lose = (): void => {
    clearInterval(watching)
    if (isHeld) lost.abort()
  }
  // A lost connection loses the right; whoever writes then meets the next holder's writing.
  client.on('error', lose)
  client.on('end', lose)
  await client.connect()
  const release = async (): Promise<void> => {
    isHeld = false
    clearInterval(watching)
    await client.end().catch(() => {})
  }
  try {
    const ends = watch ? `set idle_session_timeout = ${stoppedMs};` : ''
    await client.query(`set lock_timeout = ${PATIENCE_MS}; ${ends} ${KEEPALIVE}`)
    await client.query('select pg_advisory_lock(hashtextextended($1, 0))', [name])
  } catch (error) {
    await release()
    if (error instanceof DatabaseError && error.code === LOCK_NOT_AVAILABLE) return undefined
    throw error
  }
  let isAsked = false
  const ask = async (): Promise<void> => {
    // A server that is slow to answer is not asked a second time meanwhile.
    if (isAsked) return
    isAsked = true
    await client.query('select 1').catch(lose)
    isAsked = false
  }
  if (watch) watching = setInterval(() => void ask(), stoppedMs / WATCHES).unref()
  const beginTerm = async (holder: string): Promise<number> => {
    const { rows } = await client.query('select control.begin_term($1, $2) as epoch', [name, holder])
    return Number((rows[0] as { epoch: string }).epoch)
  }
  return { lost: lost.signal, beginTerm, [Symbol.asyncDispose]: release }
}

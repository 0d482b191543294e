import { Client } from 'pg'
import type { ClientClaim } from '../../../../control/command/index.ts'
import type { TenantId } from '../../../../control/tenant/index.ts'
import { translated } from '../open-sql.ts'

/** A holder whose machine is gone is noticed after half a minute, one that was killed at once. */
const KEEPALIVE =
  'set tcp_keepalives_idle = 15; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 3'
/** One that is stopped, whose connection its kernel keeps up, loses its rights when it has said nothing for so long. */
const STOPPED = "set idle_session_timeout = '20s'"
const SAYS_MS = 5_000

/** Writes a step on the connection that has the right to. */
export type Advance = (
  query: (text: string, values: readonly unknown[]) => Promise<readonly { readonly done: boolean }[]>,
  ...step: Parameters<ClientClaim['advance']>
) => Promise<boolean>

export interface CommandClaims {
  claim(tenant: TenantId): Promise<ClientClaim | undefined>
  close(): Promise<void>
}

type Query = <Row>(text: string, values: readonly unknown[]) => Promise<readonly Row[]>

interface Holding {
  readonly client: Client
  /** One statement after the other. */
  readonly query: Query
  readonly tenants: Set<TenantId>
}

/**
 * Rights to drive clients' commands: advisory locks, all on one connection of this process, however many clients
 * it drives. Steps are written on that same connection, so that whoever lost the right cannot write.
 */
export function commandClaims(url: string, advance: Advance): CommandClaims {
  let holding: Promise<Holding> | undefined
  let isClosed = false

  const connect = async (onEnd: () => void): Promise<Holding> => {
    const client = new Client({ connectionString: url, keepAlive: true })
    // Trouble ends the connection and every right with it; its next query says so.
    client.on('error', () => {})
    const query = inTurn(client)
    client.once('end', onEnd)
    await client.connect()
    const saying = setInterval(() => void query('select 1', []).catch(() => {}), SAYS_MS).unref()
    client.once('end', () => clearInterval(saying))
    await client.query(`${KEEPALIVE}; ${STOPPED}`)
    return { client, query, tenants: new Set() }
  }
  const current = (): Promise<Holding> => {
    if (holding) return holding
    const forget = (): void => {
      if (holding === opened) holding = undefined
    }
    const opened: Promise<Holding> = connect(forget).catch((error: unknown) => {
      forget()
      throw error
    })
    holding = opened
    return opened
  }

  return {
    async claim(tenant) {
      if (isClosed) return undefined
      const { query, tenants } = await current()
      // The same session would get the lock a second time.
      if (tenants.has(tenant)) return undefined
      tenants.add(tenant)
      let isHeld = false
      try {
        const [row] = await query<{ got: boolean }>(
          `select pg_try_advisory_lock(hashtextextended('control.command/' || $1, 0)) as got`,
          [tenant],
        )
        isHeld = row?.got === true
      } finally {
        if (!isHeld) tenants.delete(tenant)
      }
      if (!isHeld) return undefined
      return {
        advance: (command, change) =>
          translated(async () => {
            if (!isHeld || command.tenant !== tenant) return false
            return advance(query<{ done: boolean }>, command, change)
          }),
        async [Symbol.asyncDispose]() {
          if (!isHeld) return
          isHeld = false
          try {
            await query(`select pg_advisory_unlock(hashtextextended('control.command/' || $1, 0))`, [tenant])
          } catch {
            // The connection is gone, and the right with it.
          }
          tenants.delete(tenant)
        },
      }
    },

    async close() {
      isClosed = true
      const open = await holding?.catch(() => undefined)
      await open?.client.end().catch(() => {})
    },
  }
}

function inTurn(client: Client): Query {
  let last: Promise<unknown> = Promise.resolve()
  return <Row>(text: string, values: readonly unknown[]) => {
    const answer = last.then(async () => (await client.query(text, [...values])).rows as readonly Row[])
    last = answer.catch(() => {})
    return answer
  }
}

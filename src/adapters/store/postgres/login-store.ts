import { createHash, randomBytes } from 'node:crypto'
import type { Sql } from 'postgres'

const LINK_LIFE_MS = 15 * 60_000
const SESSION_LIFE_MS = 7 * 24 * 3_600_000

/** One-use login links and sessions; the port is `login-store.ts` of the server, which this matches by its shape. */
export interface PostgresLogins {
  createLink(): Promise<string>
  redeem(token: string): Promise<string | undefined>
  session(token: string): Promise<{ readonly expiresAt: number } | undefined>
  end(token: string): Promise<void>
}

/**
 * Logins in PostgreSQL. A token is looked up by its hash: how long that takes says nothing about the
 * token. Times are the database's, so that all servers agree.
 */
export function loginStore(sql: Sql): PostgresLogins {
  return {
    async createLink() {
      const token = freshToken()
      await sql`delete from leme.login_link where expires_at <= leme.now_ms()`
      await sql`delete from leme.session where expires_at <= leme.now_ms()`
      await sql`insert into leme.login_link (hash, expires_at)
        values (${hashOf(token)}, leme.now_ms() + ${LINK_LIFE_MS}::bigint)`
      return token
    },

    async redeem(token) {
      const session = freshToken()
      // Of two deletions of one row the second waits for the first and then finds nothing.
      const { count } = await sql`
        with used as (
          delete from leme.login_link where hash = ${hashOf(token)} returning expires_at
        )
        insert into leme.session (hash, expires_at)
        select ${hashOf(session)}::bytea, leme.now_ms() + ${SESSION_LIFE_MS}::bigint
        from used where expires_at > leme.now_ms()`
      return count === 1 ? session : undefined
    },

    async session(token) {
      const [session] = await sql<{ expiresAt: number }[]>`
        select expires_at as "expiresAt" from leme.session
        where hash = ${hashOf(token)} and expires_at > leme.now_ms()`
      return session
    },

    async end(token) {
      await sql`delete from leme.session where hash = ${hashOf(token)}`
    },
  }
}

function freshToken(): string {
  return randomBytes(32).toString('base64url')
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

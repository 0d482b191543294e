import { createHash, randomBytes } from 'node:crypto'
import type { Sql } from 'postgres'
import type { ListedSession, SessionStore } from '../../../control/tenant/index.ts'
import { type HolderRow, holderOf, MEMBER, TENANT, unknownMember } from './control/member-rows.ts'
import type { Statements } from './open-sql.ts'

const LINK_LIFE_MS = 15 * 60_000
const INVITATION_LIFE_MS = 24 * 3_600_000
const SESSION_LIFE_MS = 7 * 24 * 3_600_000

interface SessionRow extends HolderRow {
  readonly session: number
  readonly expiresAt: number
  readonly confirmed: boolean
  /** Null: of the operator of the house. */
  readonly holder: string | null
}

/**
 * One-use login links and sessions in PostgreSQL. A token is looked up by its hash: how long that takes says
 * nothing about the token. Times are the database's, so that all servers agree.
 */
export function loginStore(sql: Sql): SessionStore {
  return {
    async createLink(member, lent) {
      const transaction = (lent as unknown as Statements | undefined) ?? sql
      const token = freshToken()
      const life = member === undefined ? LINK_LIFE_MS : INVITATION_LIFE_MS
      await transaction`delete from leme.login_link where expires_at <= leme.now_ms()`
      await transaction`delete from leme.session where expires_at <= leme.now_ms()`
      const { count } = await transaction`
        insert into leme.login_link (hash, expires_at, member)
        select ${hashOf(token)}::bytea, leme.now_ms() + ${life}::bigint, ${member ?? null}::text
        where ${member === undefined} or exists (select from control.member where id = ${member ?? null})`
      if (count === 0) throw unknownMember()
      return token
    },

    async redeem(token, address) {
      const session = freshToken()
      // Of two deletions of one row the second waits for the first and then finds nothing.
      const { count } = await sql`
        with used as (
          delete from leme.login_link where hash = ${hashOf(token)} returning expires_at, member
        )
        insert into leme.session (hash, expires_at, member, address)
        select ${hashOf(session)}::bytea, leme.now_ms() + ${SESSION_LIFE_MS}::bigint, used.member,
          ${address ?? null}
        from used left join control.member m on m.id = used.member
          left join control.tenant t on t.id = m.tenant
        where used.expires_at > leme.now_ms() and m.disabled is not true
          and (t.id is null or t.status in ('active', 'suspended'))`
      return count === 1 ? session : undefined
    },

    async session(token) {
      const [row] = await sql.unsafe<SessionRow[]>(
        `select s.id as session, s.expires_at as "expiresAt", s.confirmed, s.member as holder, ${MEMBER}, ${TENANT}
         from leme.session s left join control.member m on m.id = s.member
           left join control.tenant t on t.id = m.tenant
         where s.hash = $1 and s.expires_at > leme.now_ms()`,
        [hashOf(token)],
        { prepare: true },
      )
      if (!row) return undefined
      const { expiresAt, confirmed, holder } = row
      const session = { id: String(row.session), expiresAt, confirmed }
      return holder === null ? session : { ...session, holder: holderOf(row) }
    },

    async end(token) {
      await sql`delete from leme.session where hash = ${hashOf(token)}`
    },

    async open(member, { confirmed, address }) {
      const token = freshToken()
      const { count } = await sql`
        insert into leme.session (hash, expires_at, member, confirmed, address)
        select ${hashOf(token)}::bytea, leme.now_ms() + ${SESSION_LIFE_MS}::bigint, id, ${confirmed},
          ${address ?? null}
        from control.member where id = ${member}`
      if (count === 0) throw unknownMember()
      return token
    },

    async confirm(token) {
      await sql`update leme.session set confirmed = true where hash = ${hashOf(token)}`
    },

    async list(member) {
      const rows = await sql<(Omit<ListedSession, 'id'> & { readonly id: number })[]>`
        select id, created_at as "createdAt", expires_at as "expiresAt", address from leme.session
        where member is not distinct from ${member} and expires_at > leme.now_ms() order by id desc`
      return rows.map((row) => ({ ...row, id: String(row.id) }))
    },

    async endOne(member, id) {
      if (!/^\d{1,15}$/.test(id)) return false
      const { count } = await sql`
        delete from leme.session where id = ${Number(id)} and member is not distinct from ${member}`
      return count === 1
    },
  }
}

function freshToken(): string {
  return randomBytes(32).toString('base64url')
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

import { randomBytes } from 'node:crypto'
import type { Sql, TransactionSql } from 'postgres'
import {
  type Alongside,
  type Member,
  type MemberStore,
  nameKey,
  parseMemberName,
  TenantError,
  type TenantId,
  type Transaction,
  unknownTenant,
} from '../../../../control/tenant/index.ts'
import { toText } from '../open-sql.ts'
import { pageStart, toPage } from '../page.ts'
import { memberFactors } from './member-factors.ts'
import { memberKeys } from './member-keys.ts'
import {
  endSessions,
  type HolderRow,
  holderOf,
  lockMember,
  MEMBER,
  type MemberRow,
  memberOf,
  TENANT,
} from './member-rows.ts'

const UNIQUE_VIOLATION = '23505'

/** Members, their passwords and keys in PostgreSQL. Times are the database's, so that all servers agree. */
export function memberStore(sql: Sql): MemberStore {
  return {
    create: ({ tenant, name, role, requiresSecondFactor = false }, alongside) =>
      sql.begin(async (transaction) => {
        const parsed = parseMemberName(name)
        if (tenant !== null) await requireTenant(transaction, tenant)
        const [row] = await transaction.unsafe<MemberRow[]>(
          `insert into control.member as m (id, tenant, name, name_key, role, requires_second_factor)
           values ($1, $2, $3, $4, $5, $6)
           on conflict (tenant, name_key) do nothing returning ${MEMBER}`,
          [randomBytes(8).toString('hex'), tenant, parsed, nameKey(parsed), role, requiresSecondFactor],
        )
        if (!row) throw taken(parsed)
        await alongside?.(memberOf(row), transaction as unknown as Transaction)
        return memberOf(row)
      }),

    async get(id) {
      const [row] = await sql.unsafe<MemberRow[]>(
        `select ${MEMBER} from control.member m where m.id = $1`,
        [id],
        { prepare: true },
      )
      return row && memberOf(row)
    },

    async list({ tenant, limit, cursor }) {
      const rows = await sql.unsafe<(Member & { number: number })[]>(
        `select ${MEMBER}, m.number from control.member m
         where m.tenant is not distinct from $1 and m.number > $2 order by m.number limit $3`,
        [tenant, pageStart(cursor, 0), limit + 1],
      )
      return toPage(rows, limit, memberOf)
    },

    async change(id, { name, role, disabled, requiresSecondFactor }, alongside) {
      const parsed = name === undefined ? undefined : parseMemberName(name)
      try {
        return await sql.begin(async (transaction) => {
          const before = await lockMember(transaction, id)
          const [row] = await transaction.unsafe<MemberRow[]>(
            `update control.member m set name = coalesce($2, name), name_key = coalesce($3, name_key),
               role = coalesce($4, role), disabled = coalesce($5, disabled),
               requires_second_factor = coalesce($6, requires_second_factor)
             where m.id = $1 returning ${MEMBER}`,
            [
              id,
              parsed ?? null,
              parsed === undefined ? null : nameKey(parsed),
              role ?? null,
              disabled ?? null,
              requiresSecondFactor ?? null,
            ],
          )
          const after = memberOf(row!)
          if (after.disabled || after.role !== before.role) await endSessions(transaction, id)
          await alongside?.(after, transaction as unknown as Transaction)
          return after
        })
      } catch (error) {
        if ((error as { code?: unknown }).code === UNIQUE_VIOLATION) throw taken(parsed ?? '')
        throw error
      }
    },

    async holder(id) {
      const [row] = await sql.unsafe<HolderRow[]>(
        `select ${MEMBER}, ${TENANT} from control.member m left join control.tenant t on t.id = m.tenant
         where m.id = $1`,
        [id],
        { prepare: true },
      )
      return row && holderOf(row)
    },

    async credentials(tenant, name) {
      const [row] = await sql.unsafe<(HolderRow & { password: string | null })[]>(
        `select ${MEMBER}, ${TENANT}, m.password
         from control.member m left join control.tenant t on t.id = m.tenant
         where m.tenant is not distinct from $1 and m.name_key = $2`,
        [tenant, nameKey(toText(name))],
      )
      return row && { holder: holderOf(row), password: row.password }
    },

    setPassword: (id, password, { keepSession, alongside } = {}) =>
      changing(sql, id, alongside, async (transaction) => {
        await transaction`update control.member set password = ${password} where id = ${id}`
        await endSessions(transaction, id, keepSession)
      }),

    async renewPassword(id, from, to) {
      await sql`update control.member set password = ${to} where id = ${id} and password = ${from}`
    },

    ...memberFactors(sql),
    ...memberKeys(sql),

    forget: (tenant) =>
      sql.begin(async (transaction) => {
        // Sessions, links, recovery codes and their own keys go with the members.
        await transaction`delete from control.tenant_key where tenant = ${tenant}`
        await transaction`delete from control.member where tenant = ${tenant}`
      }) as Promise<void>,
  }
}

/** Changes a member, and commits what is done alongside with it. */
async function changing(
  sql: Sql,
  id: string,
  alongside: Alongside<Member> | undefined,
  change: (transaction: TransactionSql) => Promise<void>,
): Promise<void> {
  await sql.begin(async (transaction) => {
    await lockMember(transaction, id)
    await change(transaction)
    await alongside?.(await lockMember(transaction, id), transaction as unknown as Transaction)
  })
}

async function requireTenant(sql: TransactionSql, tenant: TenantId): Promise<void> {
  const { count } = await sql`select 1 from control.tenant where id = ${tenant} for key share`
  if (count === 0) throw unknownTenant(tenant)
}

function taken(name: string): TenantError {
  return new TenantError('member.exists', `there is a member "${name}" already`)
}

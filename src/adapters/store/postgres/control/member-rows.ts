import {
  type ApprovalPolicy,
  DEFAULT_QUOTAS,
  type Holder,
  type Member,
  type MemberTenant,
  type Quotas,
  TenantError,
  type TenantStatus,
} from '../../../../control/tenant/index.ts'
import type { Statements } from '../open-sql.ts'

/** What is read of `control.member m`. */
export const MEMBER = `m.id, m.tenant, m.name, m.role, m.disabled, m.password is not null as "hasPassword",
  case when m.factor_sealed is null then 'none' when m.factor_confirmed then 'confirmed' else 'begun' end
    as "secondFactor",
  m.requires_second_factor as "requiresSecondFactor", m.created_at as "createdAt"`

/** What is read of `control.tenant t`, which an operator does not have. */
export const TENANT = 't.status, t.policy, t.quotas'

export interface TenantRow {
  readonly status: TenantStatus | null
  readonly policy: Partial<ApprovalPolicy> | null
  readonly quotas: Partial<Quotas> | null
}
export type MemberRow = Member & Record<string, unknown>
export type HolderRow = Member & TenantRow

/** A row of {@link MEMBER}, whatever else was read beside it. */
export function memberOf(row: Member): Member {
  const { id, tenant, name, role, disabled, hasPassword, secondFactor, requiresSecondFactor, createdAt } = row
  return { id, tenant, name, role, disabled, hasPassword, secondFactor, requiresSecondFactor, createdAt }
}

/** A row of {@link TENANT}. */
export function tenantOf({ status, policy, quotas }: TenantRow): MemberTenant {
  return {
    // A tenant of which nothing is known lets nobody in.
    status: status ?? 'gone',
    requiresSecondFactor: policy?.secondFactor === 'required',
    requestsPerSecond: quotas?.requestsPerSecond ?? DEFAULT_QUOTAS.requestsPerSecond,
  }
}

/** A row of {@link MEMBER} and {@link TENANT}. */
export function holderOf(row: HolderRow): Holder {
  return { member: memberOf(row), tenant: row.tenant === null ? null : tenantOf(row) }
}

/** The member, locked until the transaction ends. @throws TenantError `member.unknown` */
export async function lockMember(sql: Statements, id: string): Promise<Member> {
  const [row] = await sql.unsafe<MemberRow[]>(
    `select ${MEMBER} from control.member m where m.id = $1 for update`,
    [id],
  )
  if (row) return memberOf(row)
  throw unknownMember()
}

export function unknownMember(): TenantError {
  return new TenantError('member.unknown', 'there is no such member')
}

/** Ends the sessions of a member but one; without one the links too. */
export async function endSessions(sql: Statements, member: string, keep?: string): Promise<void> {
  await sql`delete from leme.session where member = ${member} and id::text is distinct from ${keep ?? null}`
  if (keep === undefined) await sql`delete from leme.login_link where member = ${member}`
}

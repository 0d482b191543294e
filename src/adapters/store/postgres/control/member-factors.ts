import type { Sql } from 'postgres'
import {
  FIRST_LOCK_MS,
  LONGEST_LOCK_MS,
  type MemberStore,
  MOST_FAILURES,
  TenantError,
  type Transaction,
} from '../../../../control/tenant/index.ts'
import { lockMember } from './member-rows.ts'

type Factors = Pick<
  MemberStore,
  | 'beginAttempt'
  | 'endAttempt'
  | 'beginFactor'
  | 'factor'
  | 'confirmFactor'
  | 'acceptStep'
  | 'acceptRecovery'
  | 'removeFactor'
>

/** Attempts and second factors. What must happen once is one statement that finds its row or does not. */
export function memberFactors(sql: Sql): Factors {
  return {
    async beginAttempt(id) {
      const { count } = await sql`
        update control.member set failures = failures + 1,
          locked_until = case when failures + 1 < ${MOST_FAILURES} then locked_until else leme.now_ms() +
            least(${LONGEST_LOCK_MS}, ${FIRST_LOCK_MS} * 2 ^ least(failures + 1 - ${MOST_FAILURES}, 20))::bigint end
        where id = ${id} and locked_until <= leme.now_ms()`
      return count === 1
    },

    async endAttempt(id, outcome) {
      if (outcome === 'right') {
        await sql`update control.member set failures = 0, locked_until = 0 where id = ${id}`
        return
      }
      // From the fifth on an attempt that was not used stays counted: others at the same time may rest on it.
      await sql`update control.member set failures = greatest(failures - 1, 0)
        where id = ${id} and failures < ${MOST_FAILURES}`
    },

    beginFactor: (id, sealed) =>
      sql.begin(async (transaction) => {
        const { secondFactor } = await lockMember(transaction, id)
        if (secondFactor === 'confirmed') {
          throw new TenantError('member.state', 'a second factor is in force', {
            hint: 'Take it away first.',
          })
        }
        await transaction`update control.member set factor_sealed = ${sealed}, factor_step = -1 where id = ${id}`
      }) as Promise<void>,

    async factor(id) {
      const [row] = await sql<{ sealed: string; confirmed: boolean }[]>`
        select factor_sealed as sealed, factor_confirmed as confirmed from control.member
        where id = ${id} and factor_sealed is not null`
      return row && { ...row }
    },

    confirmFactor: (id, { step, recovery, alongside }) =>
      sql.begin(async (transaction) => {
        const { count } = await transaction`
          update control.member set factor_confirmed = true, factor_step = ${step}
          where id = ${id} and factor_sealed is not null and not factor_confirmed`
        if (count === 0) return false
        await transaction`
          insert into control.recovery_code (member, hash)
          select ${id}, decode(code, 'hex') from unnest(${[...recovery]}::text[]) code`
        await alongside?.(await lockMember(transaction, id), transaction as unknown as Transaction)
        return true
      }),

    async acceptStep(id, step) {
      const { count } = await sql`
        update control.member set factor_step = ${step}
        where id = ${id} and factor_confirmed and factor_step < ${step}`
      return count === 1
    },

    async acceptRecovery(id, hash) {
      const { count } = await sql`
        delete from control.recovery_code where member = ${id} and hash = decode(${hash}, 'hex')`
      return count === 1
    },

    removeFactor: (id, alongside) =>
      sql.begin(async (transaction) => {
        const { count } = await transaction`
          update control.member set factor_sealed = null, factor_confirmed = false, factor_step = -1
          where id = ${id} and factor_sealed is not null`
        if (count === 0) return false
        await transaction`delete from control.recovery_code where member = ${id}`
        await alongside?.(await lockMember(transaction, id), transaction as unknown as Transaction)
        return true
      }),
  }
}

import type { FastifyRequest } from 'fastify'
import { type AuditEvent, actorOf, type TenantId } from '../../control/tenant/index.ts'

/** What somebody did, as it is kept. No secret may be in `detail`. */
export interface Deed {
  /** Null: to the house. */
  readonly tenant: TenantId | null
  /** `member.create`. */
  readonly action: string
  /** What it was done to. */
  readonly target: string
  readonly detail?: Readonly<Record<string, unknown>>
}

/** The audit event of what whoever asks has done. */
export function noteOf(
  { principal }: Pick<FastifyRequest, 'principal'>,
  { tenant, action, target, detail = {} }: Deed,
): AuditEvent {
  return { tenant, actor: actorOf(principal!), action, target, outcome: 'done', detail }
}

import type { Values, WantedBot } from '../deployment/index.ts'
import { type ApprovalPolicy, fitsQuota, type Tenant } from '../tenant/index.ts'
import { type Asked, addsRisk } from './describe-command.ts'
import type { GateAnswer } from './port.ts'
import { labelledBots } from './vouched-values.ts'

/** What is known of a client when a command for it is judged. */
export interface Situation {
  readonly tenant: Tenant
  /** What commands vouch for, before and after; undefined: nothing. */
  readonly before: Values | undefined
  readonly after: Values | undefined
  /** Why the runtime could not run it. */
  readonly refusal: string | undefined
  /** Of the bots that it changes. */
  readonly gates: readonly GateAnswer[]
}

export type Verdict = {
  readonly kind: 'allowed' | 'refused' | 'waits'
  readonly reason: string
}

const ALLOWED: Verdict = { kind: 'allowed', reason: '' }

/** Whether a command may take effect now. What only ends bots may always: neither quota nor credits hold it. */
export function authorise(command: Asked, situation: Situation): Verdict {
  const { tenant, before, after, refusal, gates } = situation
  if (!isRisky(command, before, after)) return ALLOWED
  if (tenant.status !== 'active')
    return refused(`the client is ${tenant.status}; only what ends bots is taken`)
  if (!(tenant.credits > 0)) return refused('no credits are left; add some, and ask again')
  const quota = fitsQuota(tenant.quotas, after?.bots ?? [])
  if (quota.kind === 'exceeds') return refused(quota.reasons.join('; '))
  if (refusal !== undefined) return refused(refusal)
  const broken = gates.filter(({ verdict }) => verdict === 'refuse')
  const waiting = gates.filter(({ verdict }) => verdict === 'wait')
  if (broken.length > 0) return refused(reasonsOf([...broken, ...waiting]))
  const missing = missingApprovals(command, tenant.policy, labelledBots(command, after))
  const reasons = [
    ...(missing > 0 ? [approvalText(missing)] : []),
    ...(waiting.length > 0 ? [reasonsOf(waiting)] : []),
  ]
  return reasons.length === 0 ? ALLOWED : { kind: 'waits', reason: reasons.join('; ') }
}

/** How many persons more have to agree before these bots are committed. Whoever asked does not count. */
export function missingApprovals(
  { approvals, actor }: Asked,
  { liveApprovals, fourEyesAbove }: ApprovalPolicy,
  bots: readonly WantedBot[],
): number {
  const needed = bots
    .filter(({ dryRun }) => !dryRun)
    .map(({ exposure }) => liveApprovals + (exposure > fourEyesAbove ? 1 : 0))
  const persons = new Set(
    approvals.filter((one) => one.phase === 'before' && one.actor !== actor).map((one) => one.actor),
  )
  return Math.max(0, Math.max(0, ...needed) - persons.size)
}

/** An edit that only takes bots away, or lets them rest, is as free as a stop. */
function isRisky(command: Asked, before: Values | undefined, after: Values | undefined): boolean {
  if (command.request.kind !== 'edit') return addsRisk(command.request)
  const wakes = before?.suspended === true && after?.suspended !== true && (after?.bots.length ?? 0) > 0
  return wakes || labelledBots(command, after).length > 0
}

function approvalText(missing: number): string {
  const persons = missing === 1 ? 'one more person' : `${missing} more persons`
  return `${persons} with the right to approve must agree, for a bot trades with money`
}

function reasonsOf(answers: readonly GateAnswer[]): string {
  return answers.flatMap(({ reasons }) => reasons).join('; ')
}

function refused(reason: string): Verdict {
  return { kind: 'refused', reason }
}

import type { Command } from '../../../../control/command/index.ts'

/** Of table `c`, `control.command`; a text for lists is read by drivers as JSON. */
export const COMMAND_FIELDS = `c.id, c.number, c.tenant, c.source, c.actor, c.trace, c.raw, c.request, c.state, c.reason,
  c.attempts, c.wake_at as "wakeAt", c.deadline, c.since, c.commit, c.rollback_commit as "rollbackCommit",
  c.was_suspended as "wasSuspended", c.cancelled_by as "cancelledBy", c.created_at as "createdAt",
  c.ended_at as "endedAt", c.version,
  coalesce((select json_agg(json_build_object('phase', a.phase, 'actor', a.actor, 'time', a.time) order by a.number)
    from control.command_approval a where a.command_id = c.id), '[]') as approvals`

export type CommandRow = Command & { readonly digest: string }

/** Without what a driver adds to a row, and without the digest. */
export function commandOf(row: Command & { readonly digest?: string }): Command {
  const { digest: _digest, ...command } = row
  return command
}

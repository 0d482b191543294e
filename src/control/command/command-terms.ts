import { type Approval, type Command, type CommandId, isEnd } from './command.ts'
import { CommandError } from './command-error.ts'
import type { CommandChange } from './port.ts'

/** The row after a change, as every store writes it. */
export function changedCommand(command: Command, change: CommandChange, now: number): Command {
  const { state, reason = '', attempts = 0, wakeAt = 0, deadline = null } = change
  const { request = command.request, since = command.since, commit = command.commit } = change
  const { rollbackCommit = command.rollbackCommit, wasSuspended = command.wasSuspended } = change
  return {
    ...command,
    ...{ state, reason, attempts, wakeAt, deadline, request, since, commit, rollbackCommit, wasSuspended },
    raw: change.request || isEnd(state) ? null : command.raw,
    endedAt: isEnd(state) ? now : null,
    version: command.version + 1,
  }
}

/** @throws CommandError `command.state` where nobody waits for an approval of this phase */
export function requireApprovable(
  { id, state }: Pick<Command, 'id' | 'state'>,
  phase: Approval['phase'],
): void {
  const isWaited = phase === 'before' ? state === 'received' || state === 'decoded' : state === 'healthy'
  if (isWaited) return
  const when = phase === 'before' ? 'before it is committed' : 'once it is healthy'
  throw new CommandError('command.state', `command ${id} is ${state}; this approval counts ${when}`)
}

/** @throws CommandError `command.state` */
export function requireOpen({ id, state }: Pick<Command, 'id' | 'state'>): void {
  if (isEnd(state)) throw new CommandError('command.state', `command ${id} has ended: it is ${state}`)
}

/** An id stands for one request of one client. @throws CommandError `command.changed` */
export function requireSameRequest(id: CommandId, one: string, other: string): void {
  if (one === other) return
  throw new CommandError('command.changed', `the id ${id} was used for another command`, {
    hint: 'Take a new id for each command; repeat one with the same id and the same request.',
  })
}

export function unknownCommand(id: string): CommandError {
  return new CommandError('command.unknown', `there is no command ${JSON.stringify(id.slice(0, 64))}`)
}

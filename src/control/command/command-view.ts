import type { ClientStatus } from '../deployment/index.ts'
import { type Approval, type Command, type CommandKind, type CommandState, kindOf } from './command.ts'

/** A command as webhooks and pages show it: who, what, how it stands; none of its parameters. */
export interface CommandView {
  readonly id: string
  /** Its tenant, by the name that the API has for it. */
  readonly clientId: string
  readonly source: string
  readonly actor: string
  readonly kind: CommandKind | 'unknown'
  /** The bot it is about; null: all, or none. */
  readonly bot: string | null
  readonly state: CommandState
  readonly reason: string
  readonly commit: string | null
  readonly rollbackCommit: string | null
  readonly approvals: readonly Approval[]
  readonly cancelledBy: string | null
  readonly createdAt: number
  readonly endedAt: number | null
}

export function commandView(command: Command): CommandView {
  const { id, tenant, source, actor, state, reason, commit, rollbackCommit } = command
  const { approvals, cancelledBy, createdAt, endedAt } = command
  return {
    ...{ id, clientId: tenant, source, actor, kind: kindOf(command), bot: botOf(command), state, reason },
    ...{ commit, rollbackCommit, approvals, cancelledBy, createdAt, endedAt },
  }
}

/** The newest command of a client, as its status has it. */
export function attemptOf(command: Command, at: number): NonNullable<ClientStatus['lastAttempt']> {
  const { id, state, reason } = command
  return { commandId: id, kind: kindOf(command), state, reason, at }
}

function botOf({ request }: Command): string | null {
  if (request?.kind === 'deploy') return request.bot.name
  return request?.kind === 'stop' ? request.bot : null
}

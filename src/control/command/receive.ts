import type { TraceParent } from '../../domain/index.ts'
import type { TenantId, Transaction } from '../tenant/index.ts'
import { type Command, type CommandSource, isGitCommandId, parseCommandId } from './command.ts'
import { CommandError } from './command-error.ts'
import type { CommandStore } from './port.ts'

/** A command as it came through a door, nothing of it looked at but whose it is. */
export interface Message {
  readonly id: unknown
  readonly tenant: TenantId
  readonly source: CommandSource
  /** Who asks; the right to was checked at the door. */
  readonly actor: string
  readonly request: unknown
  readonly trace?: TraceParent | undefined
}

export interface ReceiveOptions {
  /** Commits or fails with the command. */
  readonly alongside?: (transaction: Transaction) => Promise<void>
}

/** Open commands of a client beyond which no more are taken; twice as many where they end bots. */
export const MOST_OPEN = 100
const ENDS_BOTS = ['stop', 'suspend']

/**
 * The one door for commands, whatever they come through: takes each once, however often it comes. Nonsense is
 * taken, too, and refused when it is decoded: then its sender can see why.
 * @throws CommandError `command.id`, `command.changed`, `command.invalid`, `command.full`
 */
export async function receive(
  { commands }: { readonly commands: CommandStore },
  message: Message,
  { alongside }: ReceiveOptions = {},
): Promise<Command> {
  const { tenant, source, actor, request, trace } = message
  const id = parseCommandId(message.id)
  if (isGitCommandId(id) !== (source === 'git')) {
    throw new CommandError('command.id', 'ids that begin with git- are those of commits', {
      hint: 'Take another id.',
    })
  }
  if (source !== 'git' && !(await commands.get(id))) {
    const most = endsBots(request) ? 2 * MOST_OPEN : MOST_OPEN
    if ((await commands.open(tenant)).length >= most) {
      throw new CommandError('command.full', `${most} commands of ${tenant} wait already`, {
        hint: 'Wait until some have ended, or cancel them.',
      })
    }
  }
  return commands.add({ id, tenant, source, actor, request, trace }, alongside)
}

function endsBots(request: unknown): boolean {
  if (typeof request !== 'object' || request === null || !Object.hasOwn(request, 'kind')) return false
  return ENDS_BOTS.includes(String((request as { kind: unknown }).kind))
}

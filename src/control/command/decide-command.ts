import { HOUSE_OPERATOR, may, type Principal, requireMay } from '../tenant/index.ts'
import type { Approval, Command, CommandId } from './command.ts'
import { CommandError } from './command-error.ts'
import { unknownCommand } from './command-terms.ts'
import type { CommandStore } from './port.ts'

interface Decision {
  readonly id: CommandId
  readonly principal: Principal
}

/** How commands and approvals name somebody: a person, whichever key was used, so that nobody agrees twice. */
export function personOf({ id }: Principal): string {
  return id === HOUSE_OPERATOR ? HOUSE_OPERATOR : `member:${id}`
}

/**
 * Somebody agrees with a command. False when the same person had.
 * @throws CommandError `command.unknown`, `command.state`, `command.own`; TenantError `tenant.forbidden`,
 * `tenant.second-factor`
 */
export async function approveCommand(
  { commands }: { readonly commands: CommandStore },
  { id, principal, phase }: Decision & Pick<Approval, 'phase'>,
): Promise<boolean> {
  const command = await visible(commands, { id, principal })
  requireMay(principal, 'approve', command.tenant)
  const actor = personOf(principal)
  if (phase === 'before' && actor === command.actor) {
    throw new CommandError('command.own', 'whoever asked for it cannot agree that it trades with money', {
      hint: 'Ask another person with the right to approve.',
    })
  }
  return commands.approve(id, { phase, actor })
}

/**
 * Asks to give a command up: nothing takes effect, or what did is taken back. What the house itself asked for
 * is given up by the operator alone.
 * @throws CommandError `command.unknown`, `command.state`; TenantError `tenant.forbidden`
 */
export async function cancelCommand(
  { commands }: { readonly commands: CommandStore },
  { id, principal }: Decision,
): Promise<void> {
  const command = await visible(commands, { id, principal })
  requireMay(principal, command.source === 'system' ? 'operate' : 'trade', command.tenant)
  await commands.askCancel(id, personOf(principal))
}

/** Another one's command is unknown, not forbidden. */
async function visible(commands: CommandStore, { id, principal }: Decision): Promise<Command> {
  const command = await commands.get(id)
  if (command && may(principal, 'read', command.tenant)) return command
  throw unknownCommand(id)
}

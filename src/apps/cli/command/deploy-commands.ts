import { type Command, kindOf, parseCommandId, unknownCommand } from '../../../control/command/index.ts'
import { formatTime } from '../../../domain/index.ts'
import { withControl } from '../../local/control-desk.ts'
import { type Terminal, table } from '../terminal.ts'
import { requireTenant } from './tenant.ts'

/** `leme deploy commands`: newest first. */
export async function deployCommands(
  terminal: Terminal,
  client: string | undefined,
  { limit }: { readonly limit: number },
): Promise<void> {
  const { items } = await withControl(async ({ store }) => {
    const tenant = client === undefined ? undefined : (await requireTenant({ store }, client)).id
    return store.commands.list({ limit, ...(tenant && { tenant }) })
  })
  const text =
    items.length === 0
      ? 'Nothing was asked for yet.'
      : table(
          ['asked (UTC)', 'client', 'what', 'state', 'by', 'id', 'why'],
          items.map((command) => [
            ...[formatTime(command.createdAt), command.tenant, whatOf(command), command.state],
            ...[`${command.actor} (${command.source})`, command.id, command.reason],
          ]),
        )
  terminal.result({ schema: 'leme.commands/1', items }, text)
}

/** `leme deploy show`: one command, step by step. */
export async function deployShow(terminal: Terminal, text: string): Promise<void> {
  const id = parseCommandId(text)
  const { command, steps } = await withControl(async ({ store: { commands } }) => {
    const found = await commands.get(id)
    if (!found) throw unknownCommand(id)
    return { command: found, steps: await commands.steps(id) }
  })
  const { tenant, actor, source, commit, rollbackCommit, approvals } = command
  const lines = [
    `${whatOf(command)} for ${tenant}, asked by ${actor} (${source})`,
    ...steps.map(
      ({ state, reason, time }) => `  ${formatTime(time)}  ${state}${reason ? `: ${reason}` : ''}`,
    ),
    ...approvals.map(({ phase, actor: who, time }) => `  ${formatTime(time)}  agreed ${phase}: ${who}`),
    ...(commit === null ? [] : [`  commit ${commit}`]),
    ...(rollbackCommit === null ? [] : [`  rolled back by ${rollbackCommit}`]),
  ]
  terminal.result({ schema: 'leme.command/1', ...command, steps }, lines.join('\n'))
}

function whatOf(command: Command): string {
  const { request } = command
  if (request?.kind === 'deploy') return `deploy ${request.bot.name}`
  if (request?.kind === 'stop') return request.bot === null ? 'stop all' : `stop ${request.bot}`
  return kindOf(command)
}

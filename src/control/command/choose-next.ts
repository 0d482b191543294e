import { type Command, type CommandId, hasBegun, kindOf } from './command.ts'

/**
 * Which of a client's open commands, oldest first, is carried on. What has come is decoded first, for that
 * changes nothing. One that has begun is finished. Before others begin, what ends bots goes first, then what
 * people wrote into the repository, which stands there already; the rest keeps its order.
 */
export function chooseNext(open: readonly Command[], now: number): Command | undefined {
  return (
    open.find(({ state, wakeAt }) => state === 'received' && wakeAt <= now) ??
    open.find(hasBegun) ??
    open.find((command) => command.state === 'decoded' && endsBots(command)) ??
    open.find((command) => command.state === 'decoded' && command.source === 'git') ??
    open[0]
  )
}

/**
 * Earlier commands that a later one makes pointless: whoever stops a bot does not wait until it was deployed.
 * They are cancelled, as if whoever asked for the later one had asked for that.
 */
export function displaced(
  open: readonly Command[],
): readonly { readonly id: CommandId; readonly by: Command }[] {
  return open.flatMap((command, at) => {
    if (command.cancelledBy !== null) return []
    const by = open
      .slice(at + 1)
      .find((later) => later.cancelledBy === null && makesPointless(later, command))
    return by ? [{ id: command.id, by }] : []
  })
}

function makesPointless(later: Command, earlier: Command): boolean {
  const [asked, before] = [later.request, earlier.request]
  if (!asked || !before || earlier.state === 'rolling-back') return false
  // An edit that was overtaken would bring back, by its commit, what the later one ends.
  if (before.kind === 'edit') return isOvertaken(earlier) && endsBots(later)
  if (asked.kind === 'suspend')
    return before.kind === 'resume' || (before.kind === 'deploy' && hasBegun(earlier))
  if (asked.kind !== 'stop') return false
  if (before.kind === 'deploy') return asked.bot === null || asked.bot === before.bot.name
  return before.kind === 'resume' && asked.bot === null && hasBegun(earlier)
}

function isOvertaken({ state, commit }: Command): boolean {
  return state === 'decoded' && commit !== null
}

function endsBots(command: Command): boolean {
  const kind = kindOf(command)
  return kind === 'stop' || kind === 'suspend'
}

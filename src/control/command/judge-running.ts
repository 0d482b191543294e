import type { ClientStatus, ObservedBot, Values, WantedBot } from '../deployment/index.ts'
import type { Asked } from './describe-command.ts'
import type { CommandTiming } from './timing.ts'
import { labelledBots } from './vouched-values.ts'

type Running = NonNullable<ClientStatus['running']>

export interface HealthVerdict {
  readonly kind: 'healthy' | 'waits' | 'failed'
  readonly reason: string
}

const HEALTHY: HealthVerdict = { kind: 'healthy', reason: '' }

/** Whether the runtime has taken what the command wrote. */
export function hasSynced({ id, commit }: Asked, running: Running | null): boolean {
  return running !== null && (running.appliedCommandId === id || running.appliedCommit === commit)
}

/**
 * Whether what the command changed is as it shall be. Health counts from a process with the label of the bot's
 * own command alone, and only for as long as it was seen; a bot that shall end has ended when no process of it
 * is seen.
 */
export function judgeHealth(
  command: Asked,
  running: Running,
  { wanted, timing }: { readonly wanted: Values | undefined; readonly timing: CommandTiming },
): HealthVerdict {
  if (wanted?.suspended) return allEnded(running.bots)
  const ended = allEnded(running.bots.filter(({ name }) => shallEnd(command, name, wanted)))
  if (ended.kind !== 'healthy') return ended
  const verdicts = touchedBots(command, wanted).map((bot) => judgeBot(bot, running, timing))
  return (
    verdicts.find(({ kind }) => kind === 'failed') ?? verdicts.find(({ kind }) => kind === 'waits') ?? HEALTHY
  )
}

/** Whether nothing of the command runs any more, and the runtime was told so. */
export function hasRolledBack(
  { id, commit, rollbackCommit }: Asked,
  running: Running | null,
  wanted: Values | undefined,
): boolean {
  if (wanted?.commandId !== id || rollbackCommit === commit) return true
  if (running?.appliedCommandId !== id || running.appliedCommit === commit) return false
  return running.bots.every(({ commandId }) => commandId !== id && (!wanted.suspended || commandId === null))
}

/** Bots that run because of the command. */
export function touchedBots(command: Asked, wanted: Values | undefined): readonly WantedBot[] {
  if (wanted?.suspended) return []
  if (command.request.kind === 'resume') return wanted?.bots ?? []
  return labelledBots(command, wanted)
}

function shallEnd({ request }: Asked, name: string, wanted: Values | undefined): boolean {
  if (request.kind === 'stop' && request.bot !== null) return name === request.bot
  if (request.kind !== 'stop' && request.kind !== 'edit') return false
  return !wanted?.bots.some((bot) => bot.name === name)
}

function allEnded(bots: readonly ObservedBot[]): HealthVerdict {
  const names = bots.filter(({ commandId }) => commandId !== null).map(({ name }) => name)
  return names.length === 0 ? HEALTHY : { kind: 'waits', reason: `still running: ${names.join(', ')}` }
}

function judgeBot(bot: WantedBot, running: Running, timing: CommandTiming): HealthVerdict {
  const seen = running.bots.find(({ name }) => name === bot.name)
  const waits = (reason: string): HealthVerdict => ({ kind: 'waits', reason: `bot ${bot.name} ${reason}` })
  if (seen?.commandId !== bot.commandId) {
    return waits(because('is not running yet', seen?.commandId === null ? seen : undefined, running))
  }
  const seenMs = running.observedAt - seen.since
  if (seen.health === 'Healthy') return seenMs >= timing.settleMs ? HEALTHY : waits('has just become healthy')
  const reason = because(`is ${seen.health}`, seen, running)
  const hasFailed = seenMs >= timing.degradedMs || seen.restarts >= timing.restarts
  if (seen.health === 'Degraded' && hasFailed) return { kind: 'failed', reason: `bot ${bot.name} ${reason}` }
  return waits(reason)
}

function because(text: string, seen: ObservedBot | undefined, { blocker }: Running): string {
  const found = seen?.blocker ?? blocker
  return found ? `${text}: ${found.resource}: ${found.reason}` : text
}

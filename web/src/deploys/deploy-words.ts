import type { ClientStatus, Command } from '../api/types.ts'
import { formatNumber } from '../format/number.ts'
import type { Tone } from '../ui/badge.tsx'

export type Health = ClientStatus['health']

export const HEALTH_TONES: Readonly<Record<Health, Tone>> = {
  Healthy: 'good',
  Progressing: 'info',
  Degraded: 'bad',
  Suspended: 'warn',
  Missing: 'bad',
  Unknown: 'warn',
}

interface Word {
  readonly text: string
  readonly tone: Tone
}

/** States of commands as a person would say them. */
export const STATE_WORDS: Readonly<Record<Command['state'], Word>> = {
  received: { text: 'received', tone: 'info' },
  decoded: { text: 'read', tone: 'info' },
  authorised: { text: 'allowed', tone: 'info' },
  committed: { text: 'committed', tone: 'info' },
  synced: { text: 'synced', tone: 'info' },
  healthy: { text: 'healthy', tone: 'info' },
  'rolling-back': { text: 'rolling back', tone: 'warn' },
  approved: { text: 'approved', tone: 'good' },
  'rolled-back': { text: 'rolled back', tone: 'bad' },
  refused: { text: 'refused', tone: 'bad' },
  cancelled: { text: 'cancelled', tone: 'plain' },
  failed: { text: 'failed', tone: 'bad' },
}

/** A command that was read and has something to say waits: for a person, or for what a gate asks. */
export function stateWord({ state, reason }: { readonly state: string; readonly reason: string }): Word {
  if (state === 'decoded' && reason !== '') return { text: 'waits', tone: 'warn' }
  // A state may be newer than this page.
  const known: Readonly<Record<string, Word>> = STATE_WORDS
  return known[state] ?? { text: state, tone: 'plain' }
}

/** The way of a command that goes well, in order. */
export const WAY = [
  'received',
  'decoded',
  'authorised',
  'committed',
  'synced',
  'healthy',
  'approved',
] as const satisfies readonly Command['state'][]

/** What a command asks for, in words. */
export function commandText({ kind, bot }: Pick<Command, 'kind' | 'bot'>): string {
  switch (kind) {
    case 'deploy':
      return `deploy ${bot ?? 'a bot'}`
    case 'stop':
      return bot === null ? 'stop all bots' : `stop ${bot}`
    case 'suspend':
      return 'let all bots rest'
    case 'resume':
      return 'let them go on'
    case 'edit':
      return 'edit by hand'
    case 'unknown':
      return 'not read yet'
  }
}

/** Whether a person can still say something to it. */
export function isOpen({ endedAt }: Pick<Command, 'endedAt'>): boolean {
  return endedAt === null
}

/** Whether an approval would count now: before its commit, or once it is healthy. */
export function waitsForWord({ state }: Pick<Command, 'state'>): boolean {
  return state === 'received' || state === 'decoded' || state === 'healthy'
}

/** One sentence about all clients. */
export function clientsSentence(clients: readonly ClientStatus[]): string {
  if (clients.length === 0) return 'What clients want, what of it runs, and the commands between.'
  const bots = clients.reduce((sum, { wanted }) => sum + (wanted?.bots.length ?? 0), 0)
  const troubled = clients.filter(({ health }) => health !== 'Healthy' && health !== 'Suspended').length
  const clientsText = clients.length === 1 ? '1 client' : `${formatNumber(clients.length)} clients`
  const botsText = bots === 1 ? '1 bot wanted' : `${formatNumber(bots)} bots wanted`
  if (troubled === 0) return `${clientsText}, ${botsText}; nothing is in trouble.`
  return `${clientsText}, ${botsText}; ${formatNumber(troubled)} ${troubled === 1 ? 'is' : 'are'} not healthy.`
}

/** One sentence about one client: how it is, and what stands in the way. */
export function clientSentence({ health, wanted, running, blockers, lastAttempt }: ClientStatus): string {
  const [first] = blockers
  if (first) return `${health}: ${first.resource}: ${first.reason}`
  if (wanted?.suspended) return 'Suspended: its bots rest until they are resumed.'
  const bots = wanted?.bots.length ?? 0
  if (bots === 0) return lastAttempt ? 'No bot is wanted.' : 'Nothing was deployed yet.'
  const healthy = running?.bots.filter((bot) => bot.health === 'Healthy').length ?? 0
  return `${health}: ${healthy} of ${bots} ${bots === 1 ? 'bot' : 'bots'} healthy.`
}

/** Clients that hold every word: an id, a name, a state of health, a bot, a strategy. */
export function clientsWith(
  clients: readonly ClientStatus[],
  filter: string,
  names: ReadonlyMap<string, string> = new Map(),
): readonly ClientStatus[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return clients
  return clients.filter(({ clientId, health, wanted, blockers }) => {
    const bots = (wanted?.bots ?? []).map(
      ({ name, strategy, pairs }) => `${name} ${strategy} ${pairs.join(' ')}`,
    )
    const name = names.get(clientId) ?? ''
    const text = [clientId, name, health, ...bots, ...blockers.map(({ reason }) => reason)]
      .join(' ')
      .toLowerCase()
    return words.every((word) => text.includes(word))
  })
}

/** The beginning of a commit's name, as git shows it. */
export function short(commit: string | null): string {
  return commit?.slice(0, 8) ?? '–'
}

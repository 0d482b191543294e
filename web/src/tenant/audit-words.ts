import type { NameActors } from '../api/actor-names.ts'
import type { AuditEvent } from '../api/types.ts'

/** Actions as a person would say them; what is not known is told as it is. */
const WORDS: Readonly<Record<string, string>> = {
  'command.deploy': 'asked to deploy',
  'command.stop': 'asked to stop',
  'command.suspend': 'asked for rest',
  'command.resume': 'asked to go on',
  'command.approve': 'approved a command',
  'command.cancel': 'cancelled a command',
  'job.backtest': 'asked for a backtest',
  'job.hyperopt': 'asked for a search',
  'job.cancel': 'cancelled a job',
  'key.create': 'made a key',
  'key.revoke': 'revoked a key',
  'member.create': 'invited a member',
  'member.change': 'changed a member',
  'member.reset': 'made a new link',
  'member.password': 'set a password',
  'member.second-factor': 'took a second factor',
  'member.second-factor-removed': 'gave a second factor up',
  'secret.put': 'wrote a secret',
  'secret.remove': 'forgot a secret',
  'session.link': 'signed in by a link',
  'tenant.change': 'changed the client',
  'tenant.create': 'took the client in',
  'tenant.credits': 'booked credits',
  'tenant.policy': 'changed the policy',
  'webhook.change': 'changed a webhook',
  'webhook.create': 'added a webhook',
  'webhook.remove': 'removed a webhook',
  'webhook.replay': 'sent events again',
  'webhook.rotate': 'made a new webhook secret',
}

export function actionText(action: string): string {
  return Object.hasOwn(WORDS, action) ? WORDS[action]! : action
}

/** Events that hold every word: who, what, to what, how it ended. */
export function eventsWith(
  events: readonly AuditEvent[],
  filter: string,
  named: NameActors,
): readonly AuditEvent[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return events
  return events.filter(({ actor, action, target, outcome }) => {
    const text = `${named(actor)} ${action} ${actionText(action)} ${named(target)} ${target} ${outcome}`
    return words.every((word) => text.toLowerCase().includes(word))
  })
}

/** What an entry is about: something with a page of its own, something with a name, or just a text. */
export type AuditTarget =
  | { readonly kind: 'command' | 'job' | 'member' | 'key' | 'webhook'; readonly id: string }
  | { readonly kind: 'text'; readonly text: string }

const KINDS = ['command', 'job', 'member', 'key', 'webhook'] as const

export function targetOf({ action, target }: Pick<AuditEvent, 'action' | 'target'>): AuditTarget {
  const kind = KINDS.find((one) => action.startsWith(`${one}.`))
  if (kind) return { kind, id: target }
  // Whoever signs in is who it is done to.
  if (action.startsWith('session.')) return { kind: 'member', id: target }
  return { kind: 'text', text: target }
}

/** The beginning of an id that tells it from the others of a page. */
export function shortId(id: string): string {
  return id.replace(/^(api|cli|git|system)-/, '').slice(0, 8)
}

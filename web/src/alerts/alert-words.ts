import type { Alert, AlertMessagePage, AlertSettings } from '../api/types.ts'

const RANK = { critical: 0, warning: 1, info: 2 } as const
const STATES = { firing: 0, acknowledged: 1, resolved: 2 } as const

/** What fires stands first, and of that the worst. */
export function worstFirst(alerts: readonly Alert[]): readonly Alert[] {
  return [...alerts].sort(
    (a, b) =>
      STATES[a.state] - STATES[b.state] || RANK[a.severity] - RANK[b.severity] || b.lastSeenAt - a.lastSeenAt,
  )
}

/** How things stand, in one sentence. */
export function alertsSentence(alerts: readonly Alert[]): string {
  const firing = alerts.filter(({ state }) => state === 'firing')
  const taken = alerts.filter(({ state }) => state === 'acknowledged').length
  const rest = taken === 0 ? '' : ` ${taken} more ${taken === 1 ? 'is' : 'are'} taken care of.`
  if (firing.length === 0) return `Nothing waits for anybody.${rest}`
  const critical = firing.filter(({ severity }) => severity === 'critical').length
  const wait =
    firing.length === 1 ? '1 alert waits for somebody' : `${firing.length} alerts wait for somebody`
  return `${wait}${critical === 0 ? '' : `, ${critical} of them critical`}.${rest}`
}

export function placeOf({ part, clientId, bot }: Pick<Alert, 'part' | 'clientId' | 'bot'>): string {
  return [part, clientId && `client ${clientId}`, bot && `bot ${bot}`].filter(Boolean).join(', ')
}

type Message = AlertMessagePage['items'][number]

/** How a message went, in words. */
export function deliveryWords({
  state,
  attempts,
  lastMessage,
}: Pick<Message, 'state' | 'attempts' | 'lastMessage'>): string {
  const tries = attempts === 1 ? 'first try' : `${attempts} tries`
  if (state === 'delivered') return `taken at the ${attempts === 1 ? 'first try' : `${attempts}. try`}`
  if (state === 'given-up') return `given up after ${tries}: ${lastMessage}`
  return attempts === 0 ? 'waits for its time' : `tried again soon, after ${tries}: ${lastMessage}`
}

export function aboutMessage({ alerts }: Pick<Message, 'alerts'>): string {
  const [first] = alerts
  if (!first) return ''
  return alerts.length === 1 ? `${first.kind}: ${first.summary}` : `${alerts.length} alerts in one message`
}

type Route = AlertSettings['routes'][number]

/** What of alerts a route or silence is about. */
export function matchWords({ severities, rules, tenants, bots }: Route['matchers']): string {
  return [...severities, ...rules, ...tenants, ...bots.map((bot) => `bot ${bot}`)].join(', ') || 'every alert'
}

/** When a route tells, in words. */
export function whenWords({ digestMinutes, quiet, escalation, repeatMinutes }: Route): string {
  return [
    digestMinutes === 0 ? 'at once' : `every ${digestMinutes} min, critical at once`,
    ...(quiet ? [`quiet ${quiet.from} to ${quiet.to} ${quiet.zone}`] : []),
    ...escalation.map(({ afterMinutes }) => `escalates after ${afterMinutes} min`),
    `again after ${repeatMinutes} min`,
  ].join('; ')
}

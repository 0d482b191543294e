import { type Alert, type AlertOwner, type AlertReport, SEVERITIES, type Severity } from './alert.ts'

/** An empty list matches all; what is said in several must hold in each. */
export interface AlertMatchers {
  readonly severities: readonly Severity[]
  /** Names of rules; a prefix ends with a dot, `bot.`. */
  readonly rules: readonly string[]
  readonly tenants: readonly string[]
  readonly bots: readonly string[]
}

/** Nobody is disturbed between these times of the day, but by what is critical. */
export interface QuietHours {
  /** `22:00`; later than `to` is over midnight. */
  readonly from: string
  readonly to: string
  /** `America/Sao_Paulo`. */
  readonly zone: string
}

export interface Escalation {
  /** After the alert began, while nobody has acknowledged it. */
  readonly afterMinutes: number
  readonly channels: readonly string[]
}

/** Who is told of which alerts, and when. Every route that matches counts. */
export interface AlertRoute {
  readonly id: string
  readonly owner: AlertOwner
  readonly name: string
  readonly matchers: AlertMatchers
  readonly channels: readonly string[]
  /** What is not critical is gathered for so long; 0 tells at once. */
  readonly digestMinutes: number
  readonly quiet: QuietHours | null
  readonly escalation: readonly Escalation[]
  /** What still fires and nobody has acknowledged is told again. */
  readonly repeatMinutes: number
}

/** Hides alerts from the routes of its owner until its time is over. */
export interface AlertSilence {
  readonly id: string
  readonly owner: AlertOwner
  readonly matchers: AlertMatchers
  /** UTC milliseconds. */
  readonly from: number
  readonly until: number
  readonly by: string
  readonly reason: string
}

export const CHANNEL_KINDS = ['telegram', 'slack', 'discord', 'email', 'pagerduty', 'webhook'] as const
export type ChannelKind = (typeof CHANNEL_KINDS)[number]

/** A road to people. What is secret of it lies in the store of secrets under its id. */
export interface AlertChannel {
  readonly id: string
  readonly owner: AlertOwner
  readonly name: string
  readonly kind: ChannelKind
  /** Chat of Telegram, addresses of e-mail with commas between them; empty for the others. */
  readonly to: string
  readonly createdAt: number
}

/** All that decides who hears of an alert. */
export interface AlertSettings {
  readonly routes: readonly AlertRoute[]
  readonly silences: readonly AlertSilence[]
  readonly channels: readonly AlertChannel[]
}

type Matched = Pick<AlertReport, 'rule' | 'severity' | 'tenant' | 'bot'>

export function matchesAlert(matchers: AlertMatchers, alert: Matched): boolean {
  const { severities, rules, tenants, bots } = matchers
  return (
    (severities.length === 0 || severities.includes(alert.severity)) &&
    (rules.length === 0 ||
      rules.some((one) => (one.endsWith('.') ? alert.rule.startsWith(one) : one === alert.rule))) &&
    (tenants.length === 0 || (alert.tenant !== null && tenants.includes(alert.tenant))) &&
    (bots.length === 0 || (alert.bot !== null && bots.includes(alert.bot)))
  )
}

/** Operators see all; a tenant what is its own. */
export function sees(owner: AlertOwner, alert: Pick<Alert, 'tenant'>): boolean {
  return owner === null || owner === alert.tenant
}

/** Until when an alert is hidden from the routes of an owner; null: it is not. */
export function silencedUntil(
  alert: Alert,
  { silences, owner, now }: { silences: readonly AlertSilence[]; owner: AlertOwner; now: number },
): number | null {
  const ends = silences
    .filter((one) => one.owner === owner && one.from <= now && now < one.until)
    .filter(({ matchers }) => sees(owner, alert) && matchesAlert(matchers, alert))
    .map(({ until }) => until)
  return ends.length === 0 ? null : Math.max(...ends)
}

/** Severities from one on. */
export function fromSeverity(lowest: Severity): readonly Severity[] {
  return SEVERITIES.slice(SEVERITIES.indexOf(lowest))
}

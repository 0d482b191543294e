import { sha256 } from '../../../math/index.ts'
import type { TenantId } from '../../tenant/index.ts'

export const SEVERITIES = ['info', 'warning', 'critical'] as const
export type Severity = (typeof SEVERITIES)[number]

/** Whose alerts, routes, silences and channels: of one tenant, or of the operators, who see all alerts. */
export type AlertOwner = TenantId | null

/** What an alert is about; what does not apply is null. */
export interface AlertSubject {
  readonly tenant: TenantId | null
  readonly bot: string | null
  /** Of the platform: `database`, `queue`, `disk`. */
  readonly part: string | null
}

/** Somebody found that something is wrong, or that it no longer is. */
export interface AlertReport extends AlertSubject {
  readonly kind: 'firing' | 'resolved'
  /** Name of what is watched: `bot.failed`. */
  readonly rule: string
  readonly severity: Severity
  /** What is wrong, in one plain sentence with its figure. */
  readonly summary: string
  /** What to do about it. */
  readonly action: string
  /** A page that says more; null: the page Alerts. */
  readonly link: string | null
  /** It is over by itself at this time unless it is reported again, UTC milliseconds. */
  readonly endsAt: number | null
}

export type AlertState = 'firing' | 'acknowledged' | 'resolved'

/** What a channel was told of an alert. */
export interface Told {
  readonly channel: string
  readonly route: string
  readonly episode: number
  /** When the message may go out, UTC milliseconds. */
  readonly at: number
  readonly severity: Severity
  /** Tellings in all, over every episode. */
  readonly times: number
  readonly acknowledged: boolean
  readonly resolved: boolean
}

/** One for each fingerprint; it fires again as a new episode. */
export interface Alert extends AlertSubject {
  readonly id: string
  readonly fingerprint: string
  readonly rule: string
  readonly severity: Severity
  readonly summary: string
  readonly action: string
  readonly link: string | null
  readonly state: AlertState
  readonly episode: number
  /** First and last seen in this episode, UTC milliseconds. */
  readonly since: number
  readonly lastSeenAt: number
  /** Reports in this episode. */
  readonly count: number
  readonly endsAt: number | null
  readonly acknowledgedBy: string | null
  readonly acknowledgedAt: number | null
  /** Null where it ended by itself. */
  readonly resolvedBy: string | null
  readonly resolvedAt: number | null
  readonly told: readonly Told[]
}

const ID_LENGTH = 24

/** Reports of one fingerprint are one alert. */
export function fingerprintOf({ rule, tenant, bot, part }: AlertSubject & Pick<AlertReport, 'rule'>): string {
  return JSON.stringify([rule, tenant, bot, part])
}

/** The same for one fingerprint, everywhere and for ever. */
export function alertId(fingerprint: string): string {
  return `al-${sha256(fingerprint).slice(0, ID_LENGTH)}`
}

/** Grows with what is at stake. */
export function rankOf(severity: Severity): number {
  return SEVERITIES.indexOf(severity)
}

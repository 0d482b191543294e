import type { Alert, AlertOwner, AlertSubject, Severity } from './alert.ts'

/** No receiver makes a message wait longer. */
const LONGEST_PAUSE_MS = 3_600_000

export type NoticeKind = 'firing' | 'reminder' | 'escalated' | 'acknowledged' | 'resolved' | 'test'

/** What is told of one alert, as it was then. */
export interface AlertNotice extends AlertSubject {
  readonly kind: NoticeKind
  readonly alert: string
  readonly episode: number
  readonly rule: string
  readonly severity: Severity
  readonly summary: string
  readonly action: string
  readonly link: string | null
  readonly since: number
  readonly at: number
  readonly count: number
  /** Who acknowledged or resolved it. */
  readonly by: string | null
}

/** A message that is to be written beside the change of its alert. */
export interface NewNotification {
  /** The same in every try, and for whoever finds the same thing to tell. */
  readonly id: string
  readonly owner: AlertOwner
  readonly channel: string
  /** Null where several alerts are gathered in it. */
  readonly alert: string | null
  /** UTC milliseconds; what is gathered waits until then. */
  readonly dueAt: number
  readonly notice: AlertNotice
}

export type NotificationState = 'waiting' | 'delivered' | 'given-up'

export interface Notification {
  readonly id: string
  /** Grows with time. */
  readonly number: number
  readonly owner: AlertOwner
  readonly channel: string
  readonly alert: string | null
  readonly notices: readonly AlertNotice[]
  readonly state: NotificationState
  readonly attempts: number
  readonly nextAt: number
  /** Answer of the last try in words; empty where there was none or all was well. */
  readonly lastMessage: string
  readonly lastStatus: number | null
  readonly createdAt: number
  readonly settledAt: number | null
}

/** How a try went. */
export type TellOutcome =
  | { readonly kind: 'delivered'; readonly status: number | null }
  /** `refused`: the same message will never be taken, by what the receiver says. */
  | {
      readonly kind: 'failed' | 'refused'
      readonly status: number | null
      readonly message: string
      /** The receiver asks for this pause. */
      readonly afterMs?: number
    }

export function noticeOf(alert: Alert, kind: NoticeKind, now: number): AlertNotice {
  const { rule, severity, tenant, bot, part, summary, action, link, since, count, episode } = alert
  const by = kind === 'resolved' ? alert.resolvedBy : alert.acknowledgedBy
  return {
    ...{ kind, alert: alert.id, episode, rule, severity, tenant, bot, part, summary, action, link },
    ...{ since, at: now, count, by: kind === 'resolved' || kind === 'acknowledged' ? by : null },
  }
}

/** Of several notices about one alert the last counts. */
export function foldNotices(notices: readonly AlertNotice[]): readonly AlertNotice[] {
  return [...new Map(notices.map((notice) => [notice.alert, notice])).values()]
}

/** Where a message stands after a try; `pauseMs`: until the next one by the calendar, undefined after the last. */
export function afterTry(
  outcome: TellOutcome,
  pauseMs: number | undefined,
): { state: NotificationState; pauseMs: number; message: string; status: number | null } {
  const { status } = outcome
  if (outcome.kind === 'delivered') return { state: 'delivered', pauseMs: 0, message: '', status }
  const { message, kind, afterMs = 0 } = outcome
  if (kind === 'refused' || pauseMs === undefined) return { state: 'given-up', pauseMs: 0, message, status }
  return {
    state: 'waiting',
    pauseMs: Math.max(pauseMs, Math.min(afterMs, LONGEST_PAUSE_MS)),
    message,
    status,
  }
}

import { type Alert, type AlertReport, alertId, fingerprintOf, rankOf } from './alert.ts'

/** What happens to an alert. */
export type AlertChange =
  | { readonly kind: 'reported'; readonly report: AlertReport }
  | { readonly kind: 'acknowledged'; readonly by: string }
  | { readonly kind: 'resolved'; readonly by: string }
  /** Time has passed, or routes, silences or channels are others. */
  | { readonly kind: 'looked' }

/** The alert after a change; undefined: there was none, and there is none. */
export function changeAlert(alert: Alert | undefined, change: AlertChange, now: number): Alert | undefined {
  switch (change.kind) {
    case 'reported':
      return change.report.kind === 'firing'
        ? fire(alert, change.report, now)
        : alert && end(alert, null, now)
    case 'acknowledged':
      return alert?.state === 'firing'
        ? { ...alert, state: 'acknowledged', acknowledgedBy: change.by, acknowledgedAt: now }
        : alert
    case 'resolved':
      return alert && end(alert, change.by, now)
    case 'looked':
      return alert?.endsAt != null && alert.endsAt <= now ? end(alert, null, now) : alert
  }
}

function fire(alert: Alert | undefined, report: AlertReport, now: number): Alert {
  const { kind: _, ...said } = report
  if (!alert || alert.state === 'resolved') return begin(alert, said, now)
  const isWorse = rankOf(report.severity) > rankOf(alert.severity)
  const seen = { ...alert, ...said, lastSeenAt: Math.max(now, alert.lastSeenAt), count: alert.count + 1 }
  // Whoever took it on took on less than it is now.
  return isWorse ? { ...seen, state: 'firing', acknowledgedBy: null, acknowledgedAt: null } : seen
}

function begin(before: Alert | undefined, said: Omit<AlertReport, 'kind'>, now: number): Alert {
  const fingerprint = fingerprintOf(said)
  return {
    ...said,
    ...{ id: alertId(fingerprint), fingerprint, state: 'firing', episode: (before?.episode ?? 0) + 1 },
    ...{ since: now, lastSeenAt: now, count: 1, acknowledgedBy: null, acknowledgedAt: null },
    ...{ resolvedBy: null, resolvedAt: null, told: before?.told ?? [] },
  }
}

function end(alert: Alert, by: string | null, now: number): Alert {
  return alert.state === 'resolved' ? alert : { ...alert, state: 'resolved', resolvedBy: by, resolvedAt: now }
}

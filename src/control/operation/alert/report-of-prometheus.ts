import { parseTenantId, type TenantId } from '../../tenant/index.ts'
import type { AlertReport, Severity } from './alert.ts'

/** One alert as Prometheus’ Alertmanager posts it. */
export interface PrometheusAlert {
  readonly status: 'firing' | 'resolved'
  readonly labels: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
}

const SEVERITIES: Readonly<Record<string, Severity>> = {
  ...{ critical: 'critical', page: 'critical', error: 'critical', warning: 'warning', warn: 'warning' },
}
/** What the alert says of itself elsewhere. */
const OWN_LABELS = new Set(['alertname', 'severity', 'client', 'tenant', 'bot', 'prometheus'])
const PART_CHARS = 200

/** The same alert for the same labels. */
export function reportOfPrometheus({ status, labels, annotations = {} }: PrometheusAlert): AlertReport {
  const rule = (labels.alertname ?? 'unnamed').slice(0, 100)
  const rest = Object.entries(labels)
    .filter(([name]) => !OWN_LABELS.has(name))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join(' ')
  const { summary, description, action, runbook_url: runbook = '' } = annotations
  return {
    ...{ kind: status, rule, severity: SEVERITIES[labels.severity ?? ''] ?? 'info', endsAt: null },
    ...{ tenant: tenantOf(labels.client ?? labels.tenant), bot: labels.bot?.slice(0, 63) || null },
    part: rest.slice(0, PART_CHARS) || null,
    summary: (summary ?? description ?? rule).slice(0, 500),
    action: (action ?? (summary === undefined ? '' : (description ?? ''))).slice(0, 1_000),
    link: /^https?:\/\/\S{1,2000}$/.test(runbook) ? runbook : null,
  }
}

function tenantOf(text: string | undefined): TenantId | null {
  try {
    return parseTenantId(text)
  } catch {
    return null
  }
}

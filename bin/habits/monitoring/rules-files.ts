import { stringify } from 'yaml'
import { type Alert, inNamespace, type Recording } from './alert.ts'
import { DATA_ALERTS } from './data-alerts.ts'
import { PLATFORM_ALERTS } from './platform-alerts.ts'
import { SLO_ALERTS, SLO_RECORDINGS } from './slo-alerts.ts'

export const ALERTS: readonly Alert[] = [...PLATFORM_ALERTS, ...SLO_ALERTS, ...DATA_ALERTS]
export const RECORDINGS: readonly Recording[] = SLO_RECORDINGS
export const RUNBOOK = 'docs/runbook/alerts.md'

/** Rules for Prometheus; in the chart each metric is one of its namespace. */
export function rulesText(label: string, note: string): string {
  const ruleOf = (alert: Alert) => ({
    ...{ alert: alert.name, expr: inNamespace(alert.expr, label), ...(alert.for && { for: alert.for }) },
    ...{ labels: { severity: alert.severity }, annotations: annotationsOf(alert) },
  })
  const recorded = RECORDINGS.map(({ record, expr }) => ({ record, expr: inNamespace(expr, label) }))
  const others = ALERTS.filter((alert) => !SLO_ALERTS.includes(alert))
  const rules = {
    groups: [
      // Worked out in this order, so that what is recorded is there.
      { name: 'leme-slo', rules: [...recorded, ...SLO_ALERTS.map(ruleOf)] },
      { name: 'leme', rules: others.map(ruleOf) },
    ],
  }
  return `# ${note}\n${stringify(rules, { lineWidth: 0 })}`
}

function annotationsOf({ name, summary, description }: Alert) {
  return { summary, description, runbook: `${RUNBOOK}#${name.toLowerCase()}` }
}

/** How far tests of alerts look, and how often rules are worked out on the way: days by the minute would take minutes. */
const SPANS = [
  { name: 'minutes', hours: 2, interval: '2m' },
  { name: 'hours', hours: 10, interval: '10m' },
  { name: 'days', hours: Number.POSITIVE_INFINITY, interval: '1h' },
]
const HOURS = { m: 1 / 60, h: 1, d: 24 }

/**
 * For `promtool test rules`, by name: each alert fires on its series, with its labels and texts, and is quiet on the
 * others.
 */
export function ruleTests(rules: string, note: string): readonly (readonly [name: string, text: string])[] {
  const spanOf = ({ test: { at } }: Alert) => {
    const hours = Number.parseFloat(at) * HOURS[at.at(-1) as keyof typeof HOURS]
    return SPANS.find((span) => hours <= span.hours)!
  }
  return SPANS.map((span) => {
    const tests = ALERTS.filter((alert) => spanOf(alert) === span).flatMap(testsOf)
    const file = { rule_files: [rules], evaluation_interval: span.interval, tests }
    return [span.name, `# ${note}\n${stringify(file, { lineWidth: 0, aliasDuplicateObjects: false })}`]
  })
}

function testsOf(alert: Alert): readonly object[] {
  const { at, every = '1m', fires, quiet, labels = {} } = alert.test
  const filled = Object.fromEntries(
    Object.entries(annotationsOf(alert)).map(([key, text]) => [
      key,
      text.replaceAll(/\{\{ \$labels\.(\w+) \}\}/g, (_, label: string) => labels[label] ?? ''),
    ]),
  )
  const told = { exp_labels: { severity: alert.severity, ...labels }, exp_annotations: filled }
  const test = (series: Alert['test']['fires'], isFiring: boolean) => ({
    name: `${alert.name} ${isFiring ? 'fires' : 'is quiet'}`,
    interval: every,
    input_series: series.map(([name, values]) => ({ series: name, values })),
    alert_rule_test: [{ eval_time: at, alertname: alert.name, exp_alerts: isFiring ? [told] : [] }],
  })
  return [test(fires, true), test(quiet, false)]
}

/** What each alert means, what to look at and what to do. */
export function runbookText(note: string): string {
  const chapters = ALERTS.map(({ name, severity, summary, description, look, act, expr }) =>
    [
      `## ${name}`,
      `*${severity}*: ${plain(summary)} ${description}`,
      `Look at:\n\n${look.map((line) => `- ${line}`).join('\n')}`,
      `Do:\n\n${act.map((line) => `- ${line}`).join('\n')}`,
      `Rule: \`${expr.replaceAll(/\s+/g, ' ')}\``,
    ].join('\n\n'),
  )
  const head =
    'Each alert of Leme links here. `critical` wakes somebody, `warning` is for the next working day.'
  return `# Alerts\n\n<!-- ${note} -->\n\n${head}\n\n${chapters.join('\n\n')}\n`
}

function plain(text: string): string {
  return text.replaceAll(/\{\{ \$labels\.(\w+) \}\}/g, '$1')
}

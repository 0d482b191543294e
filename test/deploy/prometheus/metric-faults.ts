import type { Metric } from '../../../src/adapters/telemetry/index.ts'
import { METRICS } from '../../../src/adapters/telemetry/index.ts'

/** What Prometheus adds when it scrapes, and histograms have. */
const SCRAPED = ['job', 'instance', 'namespace', 'pod', 'le']
const SERIES = /\b(leme_\w+)(?:\{([^}]*)\})?/g
const MATCHER = /(\w+)\s*(?:=~|!~|!=|=)\s*"/g
const GROUPED = /\b(?:by|without|on|ignoring)\s*\(([^)]*)\)/g

const known: Readonly<Record<string, Metric>> = METRICS

/** What an expression asks of metrics that Leme does not serve, or by labels that they do not have. */
export function metricFaults(expression: string): readonly string[] {
  const faults = new Set<string>()
  const labels = new Set(SCRAPED)
  for (const [, series = '', matchers = ''] of expression.matchAll(SERIES)) {
    const metric = metricOf(series)
    if (!metric) {
      faults.add(`${series} is no metric that Leme serves`)
      continue
    }
    const own = [...Object.keys(metric.labels), ...SCRAPED]
    for (const label of own) labels.add(label)
    for (const [, label = ''] of matchers.matchAll(MATCHER)) {
      if (!own.includes(label)) faults.add(`${series} has no label ${label}`)
    }
  }
  if (labels.size > SCRAPED.length || expression.includes('leme_')) {
    for (const [, list = ''] of expression.matchAll(GROUPED)) {
      for (const label of list.split(',').map((one) => one.trim())) {
        if (label !== '' && !labels.has(label)) faults.add(`nothing here has a label ${label}`)
      }
    }
  }
  return [...faults]
}

/** Labels that a query of these series may be called by. */
export function labelsOf(expression: string): ReadonlySet<string> {
  const metrics = [...expression.matchAll(SERIES)].map(([, series = '']) => metricOf(series))
  return new Set([...SCRAPED, ...metrics.flatMap((metric) => Object.keys(metric?.labels ?? {}))])
}

function metricOf(series: string): Metric | undefined {
  if (Object.hasOwn(known, series)) return known[series]?.type === 'histogram' ? undefined : known[series]
  const base = series.replace(/_(bucket|sum|count)$/, '')
  return known[base]?.type === 'histogram' ? known[base] : undefined
}

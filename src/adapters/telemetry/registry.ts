import { knownLabels, LabelBounds, type Labels } from './bound-labels.ts'
import {
  type CounterName,
  type GaugeName,
  type HistogramName,
  type LabelsOf,
  METRICS,
  type MetricName,
} from './catalogue/index.ts'
import type { Metric, ProcessKind } from './catalogue/metric.ts'

export interface Buckets {
  readonly counts: readonly number[]
  readonly sum: number
  readonly count: number
}

export interface Point {
  readonly labels: Labels
  readonly value: number | Buckets
}

/** What was measured of one metric. */
export interface Measured {
  readonly name: MetricName
  readonly metric: Metric
  readonly points: readonly Point[]
}

/** What an observer tells when it is asked: the value as it is, of a counter all of it. */
export type Tell = <Name extends CounterName | GaugeName>(
  name: Name,
  value: number,
  labels: LabelsOf<Name>,
) => void
export type Observe = (tell: Tell) => void | Promise<void>

/** Instruments made of the catalogue: what is not in it cannot be measured. */
export interface Registry {
  add<Name extends CounterName>(name: Name, value: number, labels: LabelsOf<Name>): void
  set<Name extends GaugeName>(name: Name, value: number, labels: LabelsOf<Name>): void
  record<Name extends HistogramName>(name: Name, value: number, labels: LabelsOf<Name>): void
  /** Asked each time that somebody reads. One that fails leaves its metrics out and spoils nothing else. */
  observe(read: Observe): void
  read(): Promise<readonly Measured[]>
}

interface Histogram {
  readonly counts: number[]
  sum: number
  count: number
}

/** Counters whose labels are all known begin with 0, so that their first increase is seen as one. */
export function createRegistry(process: ProcessKind): Registry {
  const bounds = new LabelBounds()
  const numbers = new Map<MetricName, Map<string, { readonly labels: Labels; value: number }>>()
  const histograms = new Map<MetricName, Map<string, { readonly labels: Labels; value: Histogram }>>()
  const observers: Observe[] = []

  for (const [name, metric] of Object.entries(METRICS) as [MetricName, Metric][]) {
    const isCounted = metric.type === 'counter' && metric.when === undefined && !metric.observed
    const isHere = metric.on.includes(process) && isCounted
    for (const labels of (isHere && knownLabels(metric)) || []) cell(numbers, { name, labels }, () => 0)
  }

  function cell<Value>(
    cells: Map<MetricName, Map<string, { readonly labels: Labels; value: Value }>>,
    { name, labels }: { readonly name: MetricName; readonly labels: Labels },
    first: () => Value,
    within = bounds,
  ) {
    const bounded = within.bound(name, labels)
    const key = JSON.stringify(Object.values(bounded))
    const points = cells.get(name) ?? new Map()
    cells.set(name, points)
    const found = points.get(key) ?? { labels: bounded, value: first() }
    points.set(key, found)
    return found
  }

  return {
    add(name, value, labels) {
      if (value > 0) cell(numbers, { name, labels }, () => 0).value += value
    },
    set(name, value, labels) {
      cell(numbers, { name, labels }, () => 0).value = value
    },
    record(name, value, labels) {
      const buckets = (METRICS[name] as Metric).buckets ?? []
      const fresh = () => ({ counts: Array<number>(buckets.length + 1).fill(0), sum: 0, count: 0 })
      const found = cell(histograms, { name, labels }, fresh).value
      const at = buckets.findIndex((bound) => value <= bound)
      found.counts[at === -1 ? buckets.length : at]! += 1
      found.sum += value
      found.count += 1
    },
    observe: (read) => {
      observers.push(read)
    },
    async read() {
      // What is not told any more is not shown any more.
      const observed: typeof numbers = new Map()
      const within = new LabelBounds()
      const tell: Tell = (name, value, labels) => {
        if (Number.isFinite(value)) cell(observed, { name, labels }, () => 0, within).value = value
      }
      await Promise.all(observers.map(async (read) => read(tell)).map((asked) => asked.catch(() => {})))
      const measured: Measured[] = []
      for (const [name, metric] of Object.entries(METRICS) as [MetricName, Metric][]) {
        // What is told counts before what was noted: a series stands in what is read once.
        const told = new Map([...(numbers.get(name) ?? []), ...(observed.get(name) ?? [])])
        const cells = [...told.values(), ...(histograms.get(name)?.values() ?? [])]
        const points = cells.map(({ labels, value }) => ({
          labels,
          value: typeof value === 'number' ? value : { ...value, counts: [...value.counts] },
        }))
        if (points.length > 0) measured.push({ name, metric, points })
      }
      return measured
    },
  }
}

import type { MetricName } from './catalogue/index.ts'
import { METRICS } from './catalogue/index.ts'
import { type Metric, OTHER } from './catalogue/metric.ts'

export type Labels = Readonly<Record<string, string>>

/** Keeps labels within the bounds of the catalogue: a value that may not be, or one too many, becomes `other`. */
export class LabelBounds {
  readonly #seen = new Map<string, Set<string>>()

  /** In the order of the catalogue, whatever the order of these. */
  bound(name: MetricName, labels: Labels): Labels {
    const metric: Metric = METRICS[name]
    const bounded: Record<string, string> = {}
    for (const [label, bound] of Object.entries(metric.labels)) {
      const value = labels[label] ?? OTHER
      if ('most' in bound)
        bounded[label] = this.#isTold(`${name} ${label}`, value, bound.most) ? value : OTHER
      else bounded[label] = bound.includes(value) ? value : OTHER
    }
    return bounded
  }

  #isTold(key: string, value: string, most: number): boolean {
    const seen = this.#seen.get(key) ?? new Set()
    this.#seen.set(key, seen)
    if (seen.has(value)) return true
    if (seen.size >= most) return false
    seen.add(value)
    return true
  }
}

/** Every combination of labels whose values are all known before. Undefined where one is not. */
export function knownLabels({ labels }: Metric): readonly Labels[] | undefined {
  let all: Labels[] = [{}]
  for (const [label, bound] of Object.entries(labels)) {
    if ('most' in bound) return undefined
    const told = bound.filter((value) => value !== OTHER)
    all = all.flatMap((one) => told.map((value) => ({ ...one, [label]: value })))
  }
  return all
}

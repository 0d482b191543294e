/** What runs: it serves metrics of its own. */
export type ProcessKind = 'server' | 'worker' | 'bot'

/** The values of a label: these and no others, or so many at most of what is described. */
export type LabelBound = readonly string[] | { readonly most: number; readonly what: string }

export interface Metric {
  readonly type: 'counter' | 'gauge' | 'histogram'
  /** In the words of UCUM: `s`, `By`, `1`; `{request}` for what is counted. */
  readonly unit: string
  readonly help: string
  readonly labels: Readonly<Record<string, LabelBound>>
  /** Who serves it. */
  readonly on: readonly ProcessKind[]
  /** Where it is served only under a condition. */
  readonly when?: string
  /** Of a counter: somebody else counts, and tells all of it when asked. */
  readonly observed?: true
  /** Upper bounds of a histogram. */
  readonly buckets?: readonly number[]
}

export type Metrics = Readonly<Record<string, Metric>>

/** What a label becomes that is not among those that may be, or one too many. */
export const OTHER = 'other'

export const SERVER = ['server'] as const
export const WORKERS = ['server', 'worker'] as const
export const BOTS = ['server', 'bot'] as const
export const ALL = ['server', 'worker', 'bot'] as const

/** A label for what people name: so many are told apart, the rest is `other`. */
export function open<const Most extends number>(most: Most, what: string) {
  return { most, what }
}

/** From a thousandth of a second to ten, for requests. */
export const REQUEST_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
/** From a tenth of a second to a day, for work. */
export const WORK_SECONDS = [0.1, 0.5, 1, 5, 15, 60, 300, 900, 3_600, 14_400, 86_400]

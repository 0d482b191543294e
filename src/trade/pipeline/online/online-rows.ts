import type { FeatureOptions } from '../features/compute-features.ts'
import type { FeatureSet } from '../features/feature-schema.ts'
import {
  type FeatureStream,
  openFeatureStream,
  type StreamRow,
} from '../features/stream/open-feature-stream.ts'
import type { OnlineScorer } from './online-scorer.ts'
import type { SignalRow, SignalStep } from './online-signals.ts'
import type { OnlineRow } from './port.ts'

/** The data of a row that is to be made. */
export interface JoinedRow {
  readonly time: number
  /** `time` among them. */
  readonly data: StreamRow
  readonly missing: readonly number[]
}

/** A row that was made, as far as later ones may need it. */
export interface KeptRow extends JoinedRow {
  /** Undefined where no later row can need them. */
  readonly features: StreamRow | undefined
  readonly signal: SignalRow | undefined
  /** Undefined for rows of an earlier process. */
  readonly scorer: OnlineScorer | undefined
}

export interface OnlineRowsOptions {
  readonly sets: readonly FeatureSet[]
  readonly features: FeatureOptions
  readonly signals: SignalStep
  readonly scorer: OnlineScorer
  /** Rows that may be made anew. */
  readonly overlap: number
}

/** Rows that were kept, and what was held before them. */
export interface KeptRows {
  readonly base: StreamRow | undefined
  readonly rows: readonly KeptRow[]
}

/** The newest rows of a line: what the next one depends on, and those that may change. */
export class OnlineRows {
  readonly #options: OnlineRowsOptions
  readonly lookBack: number
  scorer: OnlineScorer
  #stream: FeatureStream
  #kept: KeptRow[]
  /** Data and features held before the first kept row; undefined where that is the first of all. */
  #base: StreamRow | undefined

  constructor(options: OnlineRowsOptions, { base, rows }: KeptRows = { base: undefined, rows: [] }) {
    this.#options = options
    this.scorer = options.scorer
    this.#kept = [...rows]
    this.#base = base
    this.#stream = this.#open()
    this.lookBack = this.#stream.lookBack
  }

  get last(): KeptRow | undefined {
    return this.#kept.at(-1)
  }

  get kept(): KeptRows {
    return { base: this.#base, rows: this.#kept }
  }

  /** Makes rows that come after the last one; `revised` says which were given before. */
  append(joined: readonly JoinedRow[], revised: ReadonlyMap<number, KeptRow>): readonly OnlineRow[] {
    const { signals } = this.#options
    const features = joined.map(({ data }) => this.#stream.push(data))
    return this.#score(joined, features, revised).map((scores, i) => {
      const row = joined[i]!
      const { length } = this.#kept
      const signal = signals.next(scores, (k) => this.#kept[length - k]?.signal)
      const scorer = revised.get(row.time)?.scorer ?? this.scorer
      this.#kept.push({ ...row, features: features[i]!, signal, scorer })
      const signalValues = signals.names.map((name) => [name, signal.values[name]!])
      return {
        ...row,
        features: features[i]!,
        scores,
        signals: Object.fromEntries(signalValues),
        revised: revised.has(row.time),
      }
    })
  }

  /** Takes back the rows from `time` on; the next ones follow those before. */
  cut(time: number): ReadonlyMap<number, KeptRow> {
    const first = this.#kept.findIndex((row) => row.time >= time)
    const gone = first < 0 ? [] : this.#kept.splice(first)
    this.#stream = this.#open()
    return new Map(gone.map((row) => [row.time, row]))
  }

  /** Lets go of what no row can need any more. Cost: constant on average. */
  trim(): void {
    const { signals, overlap } = this.#options
    const reach = signals.reach + overlap + 1
    const needed = Math.max(reach, this.lookBack + overlap + 1)
    if (needed < Number.POSITIVE_INFINITY) {
      if (this.#kept.length <= 2 * needed) return
      for (const { data, features } of this.#kept.splice(0, this.#kept.length - needed))
        this.#base = holding(this.#base ?? {}, { ...data, ...features })
      return
    }
    for (let at = this.#kept.length - reach - 1; at >= 0 && this.#kept[at]!.signal; at--)
      this.#kept[at] = { ...this.#kept[at]!, features: undefined, signal: undefined, scorer: undefined }
  }

  /** Rows that were given keep the models that scored them. */
  #score(
    joined: readonly JoinedRow[],
    features: readonly StreamRow[],
    revised: ReadonlyMap<number, KeptRow>,
  ): readonly Readonly<Record<string, number>>[] {
    const scorers = joined.map(({ time }) => revised.get(time)?.scorer ?? this.scorer)
    const out: Readonly<Record<string, number>>[] = []
    for (let from = 0; from < joined.length; from = out.length) {
      let end = from
      while (end < joined.length && scorers[end] === scorers[from]) end++
      out.push(...scorers[from]!.score(features.slice(from, end)))
    }
    return out
  }

  #open(): FeatureStream {
    const { sets, features } = this.#options
    const stream = openFeatureStream(sets, { ...features, revisable: false })
    if (this.#base) stream.push(this.#base)
    for (const { data } of this.#kept) stream.push(data)
    return stream
  }
}

/** What is held after a row: its known values, else those before. */
function holding(held: StreamRow, row: StreamRow): StreamRow {
  const after: Record<string, number> = { ...held }
  for (const name in row) if (!Number.isNaN(row[name]!) || after[name] === undefined) after[name] = row[name]!
  return after
}

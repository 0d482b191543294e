import { candleStart, formatTime, type Timeframe, timeframeMs } from '../../../domain/index.ts'
import { PipelineFault } from '../pipeline-fault.ts'
import type { JoinedRow } from './online-rows.ts'
import type { OnlineBars, RefusedBar } from './port.ts'
import type { KeptBars, SourceBars } from './source-bars.ts'

export interface OnlineJoinOptions {
  readonly sources: readonly SourceBars[]
  readonly raster: Timeframe
  readonly kind: 'regular' | 'rows'
  readonly patience: number
  readonly longestGap: number
  readonly overlap: number
}

interface Taken {
  readonly refused: readonly RefusedBar[]
  /** First row that was given before and is another now. */
  readonly dirty: number | undefined
  readonly notes: readonly string[]
}

/** Joins the bars of all sources to rows, as the batch does, as soon as they are whole. */
export class OnlineBarsJoin {
  readonly #options: OnlineJoinOptions
  readonly #step: number
  #now = Number.NEGATIVE_INFINITY
  /** Rows before this one are as they are. */
  #settled = Number.NEGATIVE_INFINITY

  constructor(options: OnlineJoinOptions) {
    this.#options = options
    this.#step = timeframeMs(options.raster)
  }

  /** `emitted` is the newest row that was given. @throws PipelineFault `config.conflict` */
  take({ sources: given, now }: OnlineBars, emitted: number | undefined): Taken {
    const { sources } = this.#options
    if (given.length !== sources.length) {
      throw new PipelineFault(
        'config.conflict',
        `bars of ${given.length} sources were given, the line has ${sources.length}`,
      )
    }
    const notes: string[] = []
    if (now !== undefined) {
      if (now < this.#now)
        notes.push(
          `the clock went back from ${formatTime(this.#now)} to ${formatTime(now)} UTC: the later time counts`,
        )
      this.#now = Math.max(this.#now, now)
    }
    const refused: RefusedBar[] = []
    let dirty: number | undefined
    given.forEach((bars, source) => {
      for (const bar of bars) {
        const refusal = this.#refusalOf(bar.time!, { source, emitted, hasClock: now !== undefined })
        const taken = refusal ?? sources[source]!.add(bar)
        if (taken.kind === 'refused') {
          refused.push({ source, time: bar.time!, reason: taken.reason, message: taken.message })
        } else if (!taken.isSame && emitted !== undefined && taken.at <= emitted) {
          if (taken.at < this.#settled)
            notes.push(`a row of data source ${source + 1} was over too late to count`)
          const first = Math.max(taken.at, this.#settled)
          dirty = Math.min(dirty ?? first, first)
        }
      }
    })
    return { refused, dirty, notes }
  }

  /** Whole rows after the last one, in order. */
  rowsAfter(last: number | undefined): readonly JoinedRow[] {
    return this.#timesAfter(last).map((time) => {
      const data: Record<string, number> = { time }
      const missing: number[] = []
      this.#options.sources.forEach((source, i) => {
        if (!source.write(time, data)) missing.push(i)
      })
      return { time, data, missing }
    })
  }

  /** Rows further back than the overlap stay as they are. */
  settle(last: number | undefined): void {
    if (last === undefined) return
    const { sources, overlap } = this.#options
    this.#settled = Math.max(this.#settled, last - overlap * this.#step + this.#step)
    for (const source of sources) source.forget(this.#settled)
  }

  waitingFor(): string {
    const { sources } = this.#options
    const ends = sources.map(({ last }) => last)
    const slowest = ends.indexOf(Math.min(...ends))
    const since = ends[slowest]!
    const from =
      since === Number.NEGATIVE_INFINITY ? 'has no whole row yet' : `ends at ${formatTime(since)} UTC`
    const others = Math.max(...ends) - since
    const behind =
      others > 0 && Number.isFinite(others) ? `, ${others / this.#step} rows behind the newest` : ''
    return `data source ${slowest + 1} ${from}${behind}`
  }

  kept(): readonly KeptBars[] {
    return this.#options.sources.map((source) => source.kept())
  }

  /** Takes in what {@link kept} gave. */
  restore(kept: readonly KeptBars[], last: number | undefined): void {
    kept.forEach((bars, i) => {
      this.#options.sources[i]!.restore(bars)
    })
    this.settle(last)
  }

  #timesAfter(last: number | undefined): readonly number[] {
    const { sources, kind, patience } = this.#options
    const ends = sources.map((source) => source.last)
    if (kind === 'rows') return sources[0]!.times(last ?? Number.NEGATIVE_INFINITY)
    const slowest = Math.min(...ends)
    const fastest = Math.max(...ends)
    const end = Math.max(slowest, Number.isFinite(patience) ? fastest - patience * this.#step : slowest)
    if (!Number.isFinite(end)) return []
    const times: number[] = []
    const first = last === undefined ? Math.min(...sources.map((source) => source.first)) : last + this.#step
    for (let time = first; time <= end; time += this.#step) times.push(time)
    return times
  }

  #refusalOf(
    time: number,
    { source, emitted, hasClock }: { source: number; emitted: number | undefined; hasClock: boolean },
  ): ({ readonly kind: 'refused' } & Pick<RefusedBar, 'reason' | 'message'>) | undefined {
    const { sources, raster, longestGap, overlap } = this.#options
    if (!Number.isSafeInteger(time)) return undefined
    const { newest, shape } = sources[source]!
    if (hasClock && time + timeframeMs(shape.timeframe) > this.#now) {
      const message = `the bar of ${formatTime(time)} UTC is not over at ${formatTime(this.#now)} UTC`
      return { kind: 'refused', reason: 'unfinished', message }
    }
    if (
      emitted !== undefined &&
      newest > Number.NEGATIVE_INFINITY &&
      time - newest > longestGap * this.#step
    ) {
      const message = `the bar of ${formatTime(time)} UTC is more than ${longestGap} rows after the last one`
      return { kind: 'refused', reason: 'far-ahead', message }
    }
    if (emitted === undefined || candleStart(time, raster) >= this.#settled) return undefined
    const message = `the bar of ${formatTime(time)} UTC is older than the last ${overlap} rows, which alone may change`
    return { kind: 'refused', reason: 'late', message }
  }
}

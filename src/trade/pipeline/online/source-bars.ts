import { candleStart, PRICE_COLUMNS, type Timeframe, timeframeMs } from '../../../domain/index.ts'
import { prefixed } from '../config/prefixed.ts'
import { joinRows } from '../data/join-rows.ts'
import type { StreamRow } from '../features/stream/open-feature-stream.ts'
import type { RefusedBar } from './port.ts'

export interface SourceShape {
  readonly timeframe: Timeframe
  readonly raster: Timeframe
  readonly prefix: string
  /** Columns of its bars but the time. */
  readonly columns: readonly string[]
}

/** What a state keeps: every bar, `time` first, the start of the newest one, and the newest row that was let go of. */
export interface KeptBars {
  readonly bars: readonly (readonly number[])[]
  readonly newest: number
  readonly gone: number
}

type Bar = Readonly<{ time: number; values: readonly number[] }>
type Reason = Pick<RefusedBar, 'reason' | 'message'>

/** What taking a bar in did: `at` is the first row that it changes, its own or the one that it ends. */
export type TakenBar =
  | { readonly kind: 'taken'; readonly at: number; readonly isSame: boolean }
  | ({ readonly kind: 'refused' } & Reason)

/** Bars of one source, joined to rows of the raster; those that no row can need any more are let go. */
export class SourceBars {
  readonly shape: SourceShape
  /** Names of its columns in the joined row. */
  readonly names: readonly string[]
  readonly #rows = new Map<number, Bar[]>()
  #newest = Number.NEGATIVE_INFINITY
  /** The newest row that was let go of. */
  #gone = Number.NEGATIVE_INFINITY

  constructor(shape: SourceShape) {
    this.shape = shape
    const columns = shape.timeframe === shape.raster ? shape.columns : PRICE_COLUMNS
    this.names = columns.map((name) => prefixed(name, shape.prefix))
  }

  /** Start of the newest bar; −Infinity before the first. */
  get newest(): number {
    return this.#newest
  }

  /** Start of the first row there is; Infinity without one. */
  get first(): number {
    return [...this.#rows.keys()].reduce((least, time) => Math.min(least, time), Number.POSITIVE_INFINITY)
  }

  /** Rows that are there and whole, in order. */
  times(after: number): readonly number[] {
    const open = this.#openRow()
    return [...this.#rows.keys()].filter((time) => time > after && time !== open).sort((a, b) => a - b)
  }

  /** Start of the newest row that is whole; −Infinity before the first. */
  get last(): number {
    const open = this.#openRow()
    if (open === undefined && this.#newest > Number.NEGATIVE_INFINITY)
      return candleStart(this.#newest, this.shape.raster)
    let last = this.#gone
    for (const time of this.#rows.keys()) if (time !== open && time > last) last = time
    return last
  }

  add(row: StreamRow): TakenBar {
    const problem = this.#problemOf(row)
    if (problem) return { kind: 'refused', ...problem }
    const { shape } = this
    const time = row.time!
    const at = candleStart(time, shape.raster)
    const bar = { time, values: shape.columns.map((name) => row[name]!) }
    const bars = this.#rows.get(at) ?? []
    const known = bars.findIndex((other) => other.time === time)
    if (known >= 0) {
      const isSame = bar.values.every((value, k) => Object.is(value, bars[known]!.values[k]))
      bars[known] = bar
      return { kind: 'taken', at, isSame }
    }
    bars.push(bar)
    bars.sort((a, b) => a.time - b.time)
    this.#rows.set(at, bars)
    const open = this.#openRow()
    this.#newest = Math.max(this.#newest, time)
    return { kind: 'taken', at: open !== undefined && time > open ? open : at, isSame: false }
  }

  /** Writes the columns of the row into `row`, NaN where there is no bar. @returns whether there is one */
  write(time: number, row: Record<string, number>): boolean {
    const { shape } = this
    const bars = time === this.#openRow() ? undefined : this.#rows.get(time)
    if (!bars || shape.timeframe === shape.raster) {
      this.names.forEach((name, k) => {
        row[name] = bars?.[0]?.values[k] ?? Number.NaN
      })
      return bars !== undefined
    }
    const columns = ['time', ...shape.columns].map((name, k) => ({
      name,
      values: Float64Array.from(bars, (bar) => (k === 0 ? bar.time : bar.values[k - 1]!)),
    }))
    const joined = joinRows(
      {
        rows: bars.length + 1,
        // A bar of the next row says that this one is over.
        columns: columns.map(({ name, values }) => ({
          name,
          values: Float64Array.from([
            ...values,
            name === 'time' ? time + timeframeMs(shape.raster) : values[0]!,
          ]),
        })),
      },
      shape.timeframe,
      shape.raster,
    )
    PRICE_COLUMNS.forEach((name, k) => {
      row[this.names[k]!] = joined.columns.find((column) => column.name === name)!.values[0]!
    })
    return true
  }

  /** Lets go of rows before `time`. */
  forget(time: number): void {
    for (const at of this.#rows.keys()) {
      if (at >= time) break
      this.#gone = Math.max(this.#gone, at)
      this.#rows.delete(at)
    }
  }

  kept(): KeptBars {
    const bars = [...this.#rows.values()].flat().map(({ time, values }) => [time, ...values])
    return { bars, newest: this.#newest, gone: this.#gone }
  }

  /** Takes in what {@link kept} gave. */
  restore({ bars, newest, gone }: KeptBars): void {
    for (const [time, ...values] of bars) {
      const row = Object.fromEntries(this.shape.columns.map((name, k) => [name, values[k]!]))
      this.add({ ...row, time: time! })
    }
    this.#newest = newest
    this.#gone = gone
  }

  /** The row that still goes on: the newest one, unless a bar ends it. */
  #openRow(): number | undefined {
    const { raster, timeframe } = this.shape
    if (timeframe === raster || this.#newest === Number.NEGATIVE_INFINITY) return undefined
    const at = candleStart(this.#newest, raster)
    return this.#newest + timeframeMs(timeframe) === at + timeframeMs(raster) ? undefined : at
  }

  #problemOf(row: StreamRow): Reason | undefined {
    const { timeframe, columns } = this.shape
    const time = row.time
    if (time === undefined || !Number.isSafeInteger(time) || candleStart(time, timeframe) !== time)
      return { reason: 'off-raster', message: `no candle of ${timeframe} begins at ${time}` }
    const absent = columns.find((name) => typeof row[name] !== 'number')
    if (absent !== undefined) return { reason: 'column', message: `the bar lacks ${absent}` }
    const { open, high, low, close } = row as Record<string, number | undefined>
    const prices = [open, high, low, close].filter((price) => price !== undefined)
    const bad = prices.find((price) => !Number.isFinite(price) || price <= 0)
    if (bad !== undefined) return { reason: 'price', message: `a price is ${bad}` }
    if (high !== undefined && low !== undefined && high < low)
      return { reason: 'price', message: `the high ${high} is below the low ${low}` }
    return undefined
  }
}

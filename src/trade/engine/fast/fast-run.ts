import { type BookCells, bookCells } from './book.ts'
import { type EntryList, endOf } from './entry-list.ts'
import { EventHeap } from './event-heap.ts'
import { FastLocks } from './fast-locks.ts'
import type { FastSeries, FastSignals } from './fast-market.ts'
import type { FastRules } from './fast-rules.ts'
import { TradeColumns } from './trade-columns.ts'

/** In `tradeOf`: the market has no trade. */
export const IDLE = -1
/** In `busyUntil`: the market has one. */
export const BUSY = 2 ** 31 - 1

/** Whether an entry can pass before the next event; `full`: none, and signals count as rejected. */
export const GATE = { open: 0, full: 1, shut: 2 } as const

/** What a run works with; the memory is used again by the next one. */
export class FastRun {
  readonly series: readonly FastSeries[]
  readonly endTime: number
  readonly trades = new TradeColumns()
  readonly heap = new EventHeap()
  readonly cells: BookCells = bookCells()
  /** By market: its trade, the last step of the clock on which it had one, and its leverage. */
  readonly tradeOf: Int32Array
  readonly busyUntil: Int32Array
  readonly leverage: Float64Array
  /** By market and side: the exit signal found last, and the row from which it was looked for. */
  readonly exits: { readonly row: Int32Array; readonly from: Int32Array }
  /** Open trades in order of opening. */
  readonly open: Int32Array
  openCount = 0
  gate: number = GATE.open
  readonly locks: FastLocks
  rules!: FastRules
  signals!: readonly FastSignals[]
  entries!: EntryList
  profit = 0
  rejectedSignals = 0
  timedOutEntries = 0
  timedOutExits = 0

  constructor(series: readonly FastSeries[]) {
    const markets = series.length
    this.series = series
    this.endTime = endOf(series)
    this.tradeOf = new Int32Array(markets)
    this.busyUntil = new Int32Array(markets)
    this.leverage = new Float64Array(markets)
    this.exits = { row: new Int32Array(2 * markets), from: new Int32Array(2 * markets) }
    this.open = new Int32Array(markets)
    this.locks = new FastLocks(series)
  }

  /** Starting balance plus all booked profits. */
  get balance(): number {
    return this.rules.startingBalance + this.profit
  }

  /** Forgets the last run and takes what the next one is about. */
  begin(rules: FastRules, signals: readonly FastSignals[], entries: EntryList): void {
    this.rules = rules
    this.signals = signals
    this.entries = entries
    this.trades.reset()
    this.heap.clear()
    this.locks.clear()
    this.gate = GATE.open
    this.tradeOf.fill(IDLE)
    this.busyUntil.fill(0)
    this.exits.row.fill(-1)
    this.openCount = 0
    this.profit = 0
    this.rejectedSignals = 0
    this.timedOutEntries = 0
    this.timedOutExits = 0
    for (let market = 0; market < this.series.length; market++) {
      const wanted = Math.max(rules.leverage, 1)
      this.leverage[market] = rules.isFutures ? Math.min(wanted, this.series[market]!.maxLeverage) : 1
    }
  }
}

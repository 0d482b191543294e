/** The lowest and highest rate that a trade has seen. */
export interface Extremes {
  readonly min: number
  readonly max: number
}

/** Rows that a fresh set of columns has room for. */
const FIRST_CAPACITY = 1024

/** What an open trade waits for. */
export const DUE = { entry: 0, givingUp: 1, exit: 2 } as const

/** Its first place, or the ratio by which it followed the price. */
export const STOP_BY = { entry: 0, base: 1, positive: 2 } as const

/** In `seenFrom`: the entry is not filled yet. */
export const NOT_ENTERED = -1

/**
 * Trades as columns, one row per trade in order of opening; row i is trade i + 1. Made once and used again:
 * {@link reset} keeps the memory. Rates in quote per base, rows in candles of the trade's market.
 */
export class TradeColumns {
  /** Trades opened so far, those whose entry was never filled among them. */
  count = 0
  /** Trades closed so far; `order` lists them in order of closing. */
  closed = 0
  capacity = FIRST_CAPACITY
  order = new Int32Array(FIRST_CAPACITY)
  market = new Int32Array(FIRST_CAPACITY)
  isShort = new Uint8Array(FIRST_CAPACITY)
  entryRow = new Int32Array(FIRST_CAPACITY)
  /** Until the trade is closed: row of its next event. */
  exitRow = new Int32Array(FIRST_CAPACITY)
  /** What happens at `exitRow`: one of {@link DUE}. */
  due = new Uint8Array(FIRST_CAPACITY)
  /** Place of the reason in `EXIT_REASONS`. */
  reason = new Uint8Array(FIRST_CAPACITY)
  amount = new Float64Array(FIRST_CAPACITY)
  openRate = new Float64Array(FIRST_CAPACITY)
  stake = new Float64Array(FIRST_CAPACITY)
  /** Value of the entry with its fee. */
  openValue = new Float64Array(FIRST_CAPACITY)
  /** Limit of the exit order until it is filled, then what was got. */
  closeRate = new Float64Array(FIRST_CAPACITY)
  stop = new Float64Array(FIRST_CAPACITY)
  /** What put the stop where it is: one of {@link STOP_BY}. */
  stopBy = new Uint8Array(FIRST_CAPACITY)
  /** 0: none. */
  liquidation = new Float64Array(FIRST_CAPACITY)
  /** Funding received, negative where paid, and the place of the next one in the market's rates. */
  fundingFees = new Float64Array(FIRST_CAPACITY)
  fundingNext = new Int32Array(FIRST_CAPACITY)
  profitAbs = new Float64Array(FIRST_CAPACITY)
  /** First and last row whose extremes count, beside those that `extremes` holds. */
  seenFrom = new Int32Array(FIRST_CAPACITY)
  seenTo = new Int32Array(FIRST_CAPACITY)
  /** What trades whose exit order timed out had seen before `seenFrom`. */
  readonly extremes = new Map<number, Extremes>()

  reset(): void {
    this.count = 0
    this.closed = 0
    this.extremes.clear()
  }

  /** The next free row, to be filled by the caller. */
  add(): number {
    if (this.count === this.capacity) this.#grow()
    return this.count++
  }

  close(trade: number): void {
    this.order[this.closed++] = trade
  }

  #grow(): void {
    this.capacity *= 2
    const { capacity } = this
    this.order = grown(this.order, new Int32Array(capacity))
    this.market = grown(this.market, new Int32Array(capacity))
    this.isShort = grown(this.isShort, new Uint8Array(capacity))
    this.entryRow = grown(this.entryRow, new Int32Array(capacity))
    this.exitRow = grown(this.exitRow, new Int32Array(capacity))
    this.due = grown(this.due, new Uint8Array(capacity))
    this.reason = grown(this.reason, new Uint8Array(capacity))
    this.amount = grown(this.amount, new Float64Array(capacity))
    this.openRate = grown(this.openRate, new Float64Array(capacity))
    this.stake = grown(this.stake, new Float64Array(capacity))
    this.openValue = grown(this.openValue, new Float64Array(capacity))
    this.closeRate = grown(this.closeRate, new Float64Array(capacity))
    this.stop = grown(this.stop, new Float64Array(capacity))
    this.stopBy = grown(this.stopBy, new Uint8Array(capacity))
    this.liquidation = grown(this.liquidation, new Float64Array(capacity))
    this.fundingFees = grown(this.fundingFees, new Float64Array(capacity))
    this.fundingNext = grown(this.fundingNext, new Int32Array(capacity))
    this.profitAbs = grown(this.profitAbs, new Float64Array(capacity))
    this.seenFrom = grown(this.seenFrom, new Int32Array(capacity))
    this.seenTo = grown(this.seenTo, new Int32Array(capacity))
  }
}

function grown<T extends Int32Array | Uint8Array | Float64Array>(from: T, into: T): T {
  into.set(from)
  return into
}

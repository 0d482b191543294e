import { fetch } from './host'

/** What an open trade waits for: a fill of its entry, the end of its patience, its exit. */
export const DUE_ENTRY = 0
export const DUE_GIVING_UP = 1
export const DUE_EXIT = 2

/** What put the stop where it is: the entry, or the ratio by which it followed the price. */
export const STOP_BY_ENTRY = 0
export const STOP_BY_BASE = 1
export const STOP_BY_POSITIVE = 2

/** Places of the reasons in `EXIT_REASONS` of the domain. */
export const EXIT_SIGNAL = 0
export const STOP_LOSS = 1
export const TRAILING_STOP = 2
export const ROI = 3
export const FORCE_EXIT = 4
export const LIQUIDATION = 5

/** The clock of no event, and the row of none. */
export const NEVER: i32 = i32.MAX_VALUE
/** In place of a trade. */
export const IDLE: i32 = -1
/** In `seenFrom`: the entry is not filled yet. */
export const NOT_ENTERED: i32 = -1

/**
 * One pair. Addresses of columns (f64), masks (u8) and lists (i32); what comes in two, long and short, lies
 * side by side. Written by `market-cells.ts` of the host, word for word.
 */
@unmanaged
@global
export class Market {
  /** 0 where the candles follow each other without a gap, from `start` on. */
  time: usize
  open: usize
  high: usize
  low: usize
  /** One byte for each block of rows: whether the host has brought its prices. */
  blocks: usize
  index: i32
  length: i32
  startup: i32
  /** Row + shift is the step of the clock, unless `clocks` says it row by row. */
  clockShift: i32
  clocks: usize
  /** First market of the same pair. */
  pair: i32
  enterLong: usize
  enterShort: usize
  exitLong: usize
  exitShort: usize
  /** Rows on which to leave by signal, how many, and the place reached. */
  exitsLong: usize
  exitsShort: usize
  exitCountLong: i32
  exitCountShort: i32
  exitAtLong: i32
  exitAtShort: i32
  fundingTime: usize
  /** Rate · mark price. */
  fundingPerUnit: usize
  fundingCount: i32
  /** Tiers of notional, rate and amount, ascending. */
  tiers: usize
  tierCount: i32
  /** Its open trade, and the last step of the clock on which it had one. */
  trade: i32
  busyUntil: i32
  start: f64
  maxLeverage: f64
  leverage: f64
}

/** One trade. Rates in quote per base, rows in candles of its market. Read by `trade-cells.ts` of the host. */
@unmanaged
@global
export class Trade {
  amount: f64
  openRate: f64
  stake: f64
  /** Value of the entry with its fee. */
  openValue: f64
  /** Limit of the exit order until it is filled, then what was got. */
  closeRate: f64
  stop: f64
  /** 0: none. */
  liquidation: f64
  fundingFees: f64
  profitAbs: f64
  /** Extremes before row `seenFrom`; those of rows `seenFrom` … `seenTo` are added by the host. */
  minRate: f64
  maxRate: f64
  market: i32
  isShort: i32
  entryRow: i32
  /** Until the trade is closed: row of its next event. */
  exitRow: i32
  due: i32
  reason: i32
  stopBy: i32
  seenFrom: i32
  seenTo: i32
  fundingNext: i32
}

const BLOCK_BITS = 10

export const MARKET_BYTES: usize = offsetof<Market>()
export const TRADE_BYTES: usize = offsetof<Trade>()

/** Where the tables of a run lie; set by `place`. */
export let markets: usize = 0
export let marketCount: i32 = 0
export let trades: usize = 0
/** Trades in order of closing, and open ones in order of opening. */
export let order: usize = 0
export let open: usize = 0
export let heap: usize = 0
/** Milliseconds. */
export let candle: f64 = 0

export function place(marketsAt: usize, count: i32, openAt: usize, heapAt: usize, milliseconds: f64): void {
  candle = milliseconds
  markets = marketsAt
  marketCount = count
  open = openAt
  heap = heapAt
}

export function placeTrades(tradesAt: usize, orderAt: usize): void {
  trades = tradesAt
  order = orderAt
}

export function marketAt(index: i32): Market {
  return changetype<Market>(markets + <usize>index * MARKET_BYTES)
}

export function tradeAt(id: i32): Trade {
  return changetype<Trade>(trades + <usize>id * TRADE_BYTES)
}

/** Start of a candle, UTC milliseconds. */
export function timeAt(market: Market, row: i32): f64 {
  return market.time === 0 ? market.start + <f64>row * candle : f64At(market.time, row)
}

/** Has the prices of a row brought, with those of its block; the first row that may not be there. */
export function fetchRows(market: Market, row: i32): i32 {
  const block = row >> BLOCK_BITS
  if (load<u8>(market.blocks + <usize>block) === 0) {
    fetch(market.index, block)
    store<u8>(market.blocks + <usize>block, 1)
  }
  return min(market.length, (block + 1) << BLOCK_BITS)
}

export function f64At(column: usize, row: i32): f64 {
  return load<f64>(column + ((<usize>row) << 3))
}

export function i32At(list: usize, place: i32): i32 {
  return load<i32>(list + ((<usize>place) << 2))
}

export function setI32(list: usize, place: i32, value: i32): void {
  store<i32>(list + ((<usize>place) << 2), value)
}

export function flagAt(mask: usize, row: i32): bool {
  return load<u8>(mask + <usize>row) === 1
}

/** The word of a market's long side, or of its short one behind it. */
export function sideWord(market: Market, offset: usize, side: i32): usize {
  return load<usize>(changetype<usize>(market) + offset + ((<usize>side) << 2))
}

/** Step of the run's clock at a row. */
export function clockAt(market: Market, row: i32): i32 {
  return market.clocks === 0 ? row + market.clockShift : i32At(market.clocks, row)
}

/** The row at a step of the clock at which the market has one. */
export function rowAtClock(market: Market, clock: i32): i32 {
  if (market.clocks === 0) return clock - market.clockShift
  let low = 0
  let high = market.length - 1
  while (low < high) {
    const middle = (low + high) >>> 1
    if (i32At(market.clocks, middle) < clock) low = middle + 1
    else high = middle
  }
  return low
}

/** First place from `from` on whose value is not below `until`: in steps that double, then halve. */
export function firstFrom(list: usize, from: i32, count: i32, until: i32): i32 {
  let low = from
  let step = 1
  while (low + step < count && i32At(list, low + step) < until) {
    low += step
    step *= 2
  }
  let high = min(low + step, count)
  while (low < high) {
    const middle = (low + high) >>> 1
    if (i32At(list, middle) < until) low = middle + 1
    else high = middle
  }
  return low
}

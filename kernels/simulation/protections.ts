import { lock } from './host'
import {
  candle,
  f64At,
  i32At,
  LIQUIDATION,
  marketAt,
  marketCount,
  order,
  STOP_LOSS,
  TRAILING_STOP,
  timeAt,
  tradeAt,
} from './layout'
import { profitRatio } from './profit'
import { protectionCount, protections } from './rules'

/** Kinds of protections, as the host numbers them. */
const COOLDOWN = 0
const STOPLOSS_GUARD = 1
const LOW_PROFIT = 2
const MAX_DRAWDOWN = 3

const BOTH = 2
const EVERY_PAIR: i32 = -1

@unmanaged
class Protection {
  kind: f64
  /** Milliseconds. */
  stop: f64
  lookback: f64
  tradeLimit: f64
  requiredProfit: f64
  maxDrawdown: f64
  onlyPerPair: f64
  onlyPerSide: f64
}

/**
 * For each pair and, behind them, for all pairs the latest end of the locks that bind longs, shorts, and both
 * at once. NaN, which is before no time and after none: no lock.
 */
let untils: usize = 0

export function placeLocks(at: usize): void {
  untils = at
}

export function clearLocks(): void {
  for (let place = 0; place < 3 * (marketCount + 1); place++) store<f64>(untils + ((<usize>place) << 3), NaN)
}

/** Whether entries of the pair on the side are locked at `time`. */
export function isLocked(pair: i32, time: f64, side: i32): bool {
  return holds(pair, time, side) || holds(marketCount, time, side)
}

/** `protect` after the trade was closed, of `closed` trades: the locks of its pair, then those of all pairs. */
export function protect(trade: Trade, closed: i32): void {
  for (let isPair = 1; isPair >= 0; isPair--) {
    for (let index = 0; index < protectionCount; index++) {
      const at = protections + <usize>index * offsetof<Protection>()
      judge(changetype<Protection>(at), index, trade, closed, isPair === 1)
    }
  }
}

/**
 * Counts the trades that were closed within the lookback and locks where they are too many or too bad. They
 * lie in order of closing, but for those that the end of the run closes; there the engine stops at the first
 * that is a candle older, and so does this.
 */
function judge(protection: Protection, index: i32, trade: Trade, closed: i32, isPair: bool): void {
  const time = timeOf(trade)
  const since = time - protection.lookback
  const pair = marketAt(trade.market).pair
  const own = protection.onlyPerSide !== 0
  let first = closed
  while (first > 0 && timeOf(tradeAt(i32At(order, first - 1))) > since - candle) first--

  let count = 0
  let stops = 0
  let last = -Infinity
  let lastStop = -Infinity
  let profit: f64 = 0
  let sum: f64 = 0
  let peak = -Infinity
  let drawdown: f64 = 0
  for (let place = first; place < closed; place++) {
    const other = tradeAt(i32At(order, place))
    const otherTime = timeOf(other)
    if (!(otherTime > since) || (isPair && marketAt(other.market).pair !== pair)) continue
    const ratio = profitRatio(other)
    count++
    last = max(last, otherTime)
    sum += ratio
    peak = max(peak, sum)
    drawdown = max(drawdown, peak - sum)
    if (own && other.isShort !== trade.isShort) continue
    profit += ratio
    if (!isStop(other.reason) || ratio === 0 || !(ratio < protection.requiredProfit)) continue
    stops++
    lastStop = max(lastStop, otherTime)
  }

  const kind = <i32>protection.kind
  const limit = <i32>protection.tradeLimit
  let counted: f64 = 0
  let until = last
  if (kind === COOLDOWN) {
    if (!isPair || count === 0) return
  } else if (kind === STOPLOSS_GUARD) {
    if ((!isPair && protection.onlyPerPair !== 0) || stops < limit) return
    counted = stops
    until = lastStop
  } else if (kind === LOW_PROFIT) {
    if (!isPair || count < limit || !(profit < protection.requiredProfit)) return
    counted = profit
  } else if (kind === MAX_DRAWDOWN) {
    if (isPair || count < limit || !(drawdown > protection.maxDrawdown)) return
    counted = drawdown
  }
  add(isPair ? pair : EVERY_PAIR, own ? trade.isShort : BOTH, time, until + protection.stop, index, counted)
}

/** `PairLocks.add`: unless one like it reaches `until` already; it ends on the next candle after that. */
function add(pair: i32, side: i32, from: f64, until: f64, protection: i32, counted: f64): void {
  const isHeld = pair === EVERY_PAIR ? holds(marketCount, until, side) : isLocked(pair, until, side)
  if (isHeld) return
  const end = (floor(until / candle) + 1) * candle
  lock(pair, side, from, end, protection, counted)
  const place = 3 * (pair === EVERY_PAIR ? marketCount : pair)
  for (let bound = 0; bound <= BOTH; bound++) {
    const isBound = side === BOTH || bound === side
    if (isBound && !(f64At(untils, place + bound) >= end))
      store<f64>(untils + ((<usize>(place + bound)) << 3), end)
  }
}

function holds(pair: i32, time: f64, side: i32): bool {
  return f64At(untils, 3 * pair + side) >= time
}

function isStop(reason: i32): bool {
  return reason === STOP_LOSS || reason === TRAILING_STOP || reason === LIQUIDATION
}

function timeOf(trade: Trade): f64 {
  return timeAt(marketAt(trade.market), trade.exitRow)
}

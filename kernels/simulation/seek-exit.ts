import { fundingRow, payFunding } from './funding'
import {
  EXIT_SIGNAL,
  f64At,
  fetchRows,
  flagAt,
  LIQUIDATION,
  ROI,
  STOP_BY_BASE,
  STOP_BY_ENTRY,
  STOP_BY_POSITIVE,
  STOP_LOSS,
  sideWord,
  TRAILING_STOP,
  timeAt,
} from './layout'
import { nextExit, rowFrom } from './next-row'
import { profitAt } from './profit'
import * as rules from './rules'

/** Half a unit of the 8th decimal and the errors of floats, doubled: profits this far apart round apart. */
const CLEAR: f64 = 1e-8
/** Errors of a few products of floats, relative. */
const FLOATS: f64 = 1e-14
const MINUTE: f64 = 60000

/**
 * The row, from `from` on, at which the trade places an order to leave, or the number of rows where it never
 * does; writes the order's rate and reason, and the stop as it then stands. The rules and their order are
 * those of `exit.ts`, `stop.ts` and `roi.ts` of the engine.
 *
 * Rows are passed over while the candle's worse end stays on the safe side of `guard` (stop, liquidation) and
 * its better end short of `reach`, below which no step of the ROI table can be exceeded and it is clear by
 * which ratio a trailing stop follows; from `arm` on it does. These are bounds of prices for what the rules
 * say of profits, drawn too carefully by a hair, so that what lies beyond them is looked at exactly. Two
 * comparisons a candle: O(rows held).
 */
export function seekExit(market: Market, trade: Trade, from: i32): i32 {
  const open = market.open
  const high = market.high
  const low = market.low
  const length = market.length
  const isShort = trade.isShort !== 0
  const side: f64 = isShort ? -1 : 1
  const leverage = market.leverage
  const openTime = timeAt(market, trade.entryRow)
  const liquidation = trade.liquidation
  const steps = rules.roiSteps
  const fee = rules.fee

  // The rate of a profit p lies at even + p · gain; funding moves `even`.
  const charged = trade.amount * (1 - side * fee)
  const gain = (side * trade.openValue) / charged / leverage
  const clear = CLEAR * gain
  const width = abs(clear)
  const trails = rules.trails
  const onlyOffset = rules.onlyOffset
  const hasPositive = !Number.isNaN(rules.positive)
  const baseFactor = 1 - (side * rules.stopRatio) / leverage
  const positiveFactor = 1 - (side * rules.positive) / leverage
  const isCloser = hasPositive && side * (positiveFactor - baseFactor) > 0
  const careful = 1 - side * FLOATS
  const fromBase = careful / baseFactor
  const fromEither = isCloser ? careful / positiveFactor : fromBase
  const never = side * Infinity

  let even = (trade.openValue - side * trade.fundingFees) / charged
  let offsetRate = even + rules.offset * gain
  let fundRow = fundingRow(market, trade, from)
  let stop = trade.stop
  let stopBy = trade.stopBy
  let guard = stop
  let arm = never
  let armBy = STOP_BY_BASE
  let armFactor = baseFactor
  let trailReach = never
  let isStale = true
  let step = -1
  let stepEnd = from
  let roiRate = never
  let signalRow = rules.useExitSignal ? nextExit(market, trade.isShort, from) : length
  let reason = -1
  let rate: f64 = 0
  let ready = from
  let row = from
  while (true) {
    if (row === stepEnd) {
      if (row === length) break
      const held = timeAt(market, row) - openTime
      while (step + 1 < steps && rules.roiTime(step + 1) <= held) step++
      if (step >= 0) roiRate = even + rules.roiRatio(step) * gain
      stepEnd = step + 1 < steps ? rowFrom(market, row, openTime + rules.roiTime(step + 1)) : length
    }
    if (row === ready) ready = fetchRows(market, row)
    if (row === fundRow) {
      payFunding(market, trade, row, row)
      fundRow = fundingRow(market, trade, row)
      even = (trade.openValue - side * trade.fundingFees) / charged
      offsetRate = even + rules.offset * gain
      if (step >= 0) roiRate = even + rules.roiRatio(step) * gain
      isStale = true
    }
    if (isStale) {
      isStale = false
      guard = stop
      if (liquidation > 0 && (isShort ? liquidation < stop : liquidation > stop)) guard = liquidation
      if (trails) {
        const base = stop * fromBase
        const either = stop * fromEither
        const offsetFrom = offsetRate - clear
        const followsBase = !onlyOffset && (!hasPositive || side * (base - offsetFrom) < 0)
        const isBeyond = side * (either - offsetRate) > width && (isCloser || !hasPositive)
        const isBase = followsBase || !hasPositive
        arm = followsBase ? base : isShort ? min(offsetFrom, either) : max(offsetFrom, either)
        armBy = isBase ? STOP_BY_BASE : STOP_BY_POSITIVE
        armFactor = isBase ? baseFactor : positiveFactor
        if (followsBase) trailReach = hasPositive ? offsetFrom : never
        else trailReach = isBeyond ? never : arm
      }
    }

    const end = min(min(stepEnd, signalRow), min(fundRow, ready))
    if (isShort) {
      const reach = max(roiRate - clear, trailReach)
      let near = max(reach, arm)
      for (; row < end; row++) {
        const best = f64At(low, row)
        const worst = f64At(high, row)
        if (worst >= guard) break
        if (best > near) continue
        if (best <= reach) break
        near = best
        const moved = best * armFactor
        if (moved >= stop) continue
        stop = moved
        stopBy = armBy
        guard = min(guard, stop)
        if (worst >= guard) break
      }
    } else {
      const reach = min(roiRate - clear, trailReach)
      let near = min(reach, arm)
      for (; row < end; row++) {
        const best = f64At(high, row)
        const worst = f64At(low, row)
        if (worst <= guard) break
        if (best < near) continue
        if (best >= reach) break
        near = best
        const moved = best * armFactor
        if (moved <= stop) continue
        stop = moved
        stopBy = armBy
        guard = max(guard, stop)
        if (worst <= guard) break
      }
    }
    if (row === stepEnd || row === fundRow || row === ready) continue

    const best = f64At(isShort ? low : high, row)
    const worst = f64At(isShort ? high : low, row)
    let isStopped = isShort ? stop <= worst : stop >= worst
    if (trails && !isStopped) {
      let followsBy = STOP_BY_BASE
      let factor = baseFactor
      let isFollowed = true
      if (onlyOffset || hasPositive) {
        // Far from the offset the sign is that of the distance; only near it the profit is worked out.
        const beyond = side * (best - offsetRate)
        const excess = abs(beyond) > width ? beyond : profitAt(trade, best) - rules.offset
        isFollowed = !(onlyOffset && excess < 0)
        if (hasPositive && excess > 0) {
          followsBy = STOP_BY_POSITIVE
          factor = positiveFactor
        }
      }
      const moved = best * factor
      if (isFollowed && (isShort ? moved < stop : moved > stop)) {
        stop = moved
        stopBy = followsBy
        isStopped = isShort ? stop <= worst : stop >= worst
      }
      isStale = true
    }

    if (row === signalRow) {
      const beyond = side * (f64At(open, row) - even - rules.exitProfitOffset * gain)
      const counts =
        !rules.exitProfitOnly ||
        beyond > width ||
        (beyond >= -width && profitAt(trade, f64At(open, row)) > rules.exitProfitOffset)
      if (counts) {
        reason = EXIT_SIGNAL
        rate = f64At(open, row)
        break
      }
      signalRow = nextExit(market, trade.isShort, row + 1)
    }
    if (!isStopped) {
      if (liquidation > 0 && (isShort ? liquidation <= worst : liquidation >= worst)) {
        reason = LIQUIDATION
        rate = (isShort ? liquidation < best : liquidation > best) ? f64At(open, row) : liquidation
        break
      }
    } else if (stopBy === STOP_BY_ENTRY) {
      reason = STOP_LOSS
      rate = (isShort ? stop < best : stop > best) ? f64At(open, row) : stop
      break
    }
    const beyondRoi = side * (best - roiRate)
    if (beyondRoi >= -width && !(rules.ignoreRoiIfEntry && wantsToEnter(market, trade, row))) {
      const wanted = rules.roiRatio(step)
      if (beyondRoi > width || profitAt(trade, best) > wanted) {
        reason = ROI
        rate = roiExit(market, trade, row, step)
        break
      }
    }
    if (isStopped) {
      reason = TRAILING_STOP
      if (isShort ? stop < best : stop > best) rate = f64At(open, row)
      else if (timeAt(market, row) - openTime >= MINUTE) rate = stop
      else {
        const worstPath = stopBy === STOP_BY_BASE ? baseFactor : positiveFactor
        const factor =
          onlyOffset && rules.positive > 0
            ? 1 + side * rules.offset - (side * rules.positive) / leverage
            : worstPath
        rate = isShort ? min(worst, f64At(open, row) * factor) : max(worst, f64At(open, row) * factor)
      }
      break
    }
    row++
  }
  trade.stop = stop
  trade.stopBy = stopBy
  trade.reason = reason
  trade.closeRate = rate
  return row
}

/** The rate of a step of the ROI table within the candle; the open where the step begins with it or is −1. */
function roiExit(market: Market, trade: Trade, row: i32, step: i32): f64 {
  const open = f64At(market.open, row)
  const fee = rules.fee
  const wanted = rules.roiRatio(step)
  const earned = (trade.openRate * wanted) / market.leverage
  const rate = trade.isShort
    ? (trade.openRate * (1 - fee) - earned) / (1 + fee)
    : (earned + trade.openRate * (1 + fee)) / (1 - fee)
  if (rules.roiIsOnCandle(step)) {
    const held = floor((timeAt(market, row) - timeAt(market, trade.entryRow)) / MINUTE)
    const beginsHere = held > 0 && held * MINUTE === rules.roiTime(step)
    if (wanted === -1 || (beginsHere && (trade.isShort ? open < rate : open > rate))) return open
  }
  return min(max(rate, f64At(market.low, row)), f64At(market.high, row))
}

function wantsToEnter(market: Market, trade: Trade, row: i32): bool {
  return flagAt(sideWord(market, offsetof<Market>('enterLong'), trade.isShort), row - 1)
}

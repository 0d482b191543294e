import { EXIT_REASONS } from '../../../domain/index.ts'
import { fundingRow, NO_ROW, payFunding } from './fast-funding.ts'
import { fastProfit } from './fast-profit.ts'
import type { FastRun } from './fast-run.ts'
import { nextExit, rowFrom } from './next-row.ts'
import { STOP_BY } from './trade-columns.ts'

const code = (reason: (typeof EXIT_REASONS)[number]) => EXIT_REASONS.indexOf(reason)
const EXIT_SIGNAL = code('exit_signal')
const STOP_LOSS = code('stop_loss')
const TRAILING_STOP = code('trailing_stop_loss')
const LIQUIDATION = code('liquidation')
export const ROI = code('roi')

/** Half a unit of the 8th decimal and the errors of floats, doubled: profits this far apart round apart. */
const CLEAR = 1e-8
/** Errors of a few products of floats, relative. */
const FLOATS = 1e-14
const MINUTE = 60_000
const NONE = 255

/**
 * The row, from `from` on, at which trade `id` places an order to leave, or the number of rows where it never
 * does; writes the order's rate and reason, and the stop as it then stands. The rules and their order are
 * those of `exit.ts`, `stop.ts` and `roi.ts`.
 *
 * Rows are passed over while the candle's worse end stays on the safe side of `guard` (stop, liquidation) and
 * its better end short of `reach`, below which no step of the ROI table can be exceeded and it is clear by
 * which ratio a trailing stop follows; from `arm` on it does. These are bounds of prices for what the rules
 * say of profits, drawn too carefully by a hair, so that what lies beyond them is looked at exactly. Two
 * comparisons a candle; nothing is allocated.
 *
 * Long because longs and shorts share all but the comparisons, and because a call would box its floats.
 */
export function seekExit(run: FastRun, id: number, from: number): number {
  const { rules, trades } = run
  const market = trades.market[id]!
  const { candles, funding } = run.series[market]!
  const hasFunding = funding !== undefined && rules.isFutures
  const { open, high, low, time, length } = candles
  const isShort = trades.isShort[id] === 1
  const side = isShort ? -1 : 1
  const enters = run.signals[market]![isShort ? 1 : 0].enter.mask
  const leverage = run.leverage[market]!
  const openRate = trades.openRate[id]!
  const openTime = time[trades.entryRow[id]!]!
  const liquidation = trades.liquidation[id]!
  const { trails, positive, offset, onlyOffset, stopRatio, roiTime, roiRatio } = rules
  const steps = roiTime.length

  // The rate of a profit p lies at even + p · gain; funding moves `even`.
  const charged = trades.amount[id]! * (1 - side * rules.fee)
  const gain = (side * trades.openValue[id]!) / charged / leverage
  const clear = CLEAR * gain
  const width = Math.abs(clear)
  const hasPositive = !Number.isNaN(positive)
  const baseFactor = 1 - (side * stopRatio) / leverage
  const positiveFactor = 1 - (side * positive) / leverage
  const isCloser = hasPositive && side * (positiveFactor - baseFactor) > 0
  const careful = 1 - side * FLOATS
  const fromBase = careful / baseFactor
  const fromEither = isCloser ? careful / positiveFactor : fromBase
  const never = side * Number.POSITIVE_INFINITY

  let even = (trades.openValue[id]! - side * trades.fundingFees[id]!) / charged
  let offsetRate = even + offset * gain
  let fundRow = hasFunding ? fundingRow(run, id, from) : NO_ROW
  let stop = trades.stop[id]!
  let stopBy: number = trades.stopBy[id]!
  let guard = stop
  let arm = never
  let armBy: number = STOP_BY.base
  let armFactor = baseFactor
  let trailReach = never
  let isStale = true
  let step = -1
  let stepEnd = from
  let roiRate = never
  let signalRow = rules.useExitSignal ? nextExit(run, market, isShort ? 1 : 0, from) : length
  let reason = NONE
  let rate = 0
  let row = from
  for (;;) {
    if (row === stepEnd) {
      if (row === length) break
      const held = time[row]! - openTime
      while (step + 1 < steps && roiTime[step + 1]! <= held) step++
      if (step >= 0) roiRate = even + roiRatio[step]! * gain
      stepEnd = step + 1 < steps ? rowFrom(candles, row, openTime + roiTime[step + 1]!) : length
    }
    if (row === fundRow) {
      payFunding(run, id, { from: row, to: row })
      fundRow = fundingRow(run, id, row)
      even = (trades.openValue[id]! - side * trades.fundingFees[id]!) / charged
      offsetRate = even + offset * gain
      if (step >= 0) roiRate = even + roiRatio[step]! * gain
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
        arm = followsBase ? base : isShort ? Math.min(offsetFrom, either) : Math.max(offsetFrom, either)
        armBy = followsBase || !hasPositive ? STOP_BY.base : STOP_BY.positive
        armFactor = followsBase || !hasPositive ? baseFactor : positiveFactor
        if (followsBase) trailReach = hasPositive ? offsetFrom : never
        else trailReach = isBeyond ? never : arm
      }
    }

    const end = Math.min(stepEnd, signalRow, fundRow)
    if (isShort) {
      const reach = Math.max(roiRate - clear, trailReach)
      let near = Math.max(reach, arm)
      for (; row < end; row++) {
        const best = low[row]!
        if (high[row]! >= guard) break
        if (best > near) continue
        if (best <= reach) break
        near = best
        const moved = best * armFactor
        if (moved >= stop) continue
        stop = moved
        stopBy = armBy
        if (stop < guard) guard = stop
        if (high[row]! >= guard) break
      }
    } else {
      const reach = Math.min(roiRate - clear, trailReach)
      let near = Math.min(reach, arm)
      for (; row < end; row++) {
        const best = high[row]!
        if (low[row]! <= guard) break
        if (best < near) continue
        if (best >= reach) break
        near = best
        const moved = best * armFactor
        if (moved <= stop) continue
        stop = moved
        stopBy = armBy
        if (stop > guard) guard = stop
        if (low[row]! <= guard) break
      }
    }
    if (row === stepEnd || row === fundRow) continue

    const best = isShort ? low[row]! : high[row]!
    const worst = isShort ? high[row]! : low[row]!
    let isStopped = isShort ? stop <= worst : stop >= worst
    if (trails && !isStopped) {
      let followsBy: number = STOP_BY.base
      let factor = baseFactor
      let isFollowed = true
      if (onlyOffset || hasPositive) {
        // Far from the offset the sign is that of the distance; only near it the profit is worked out.
        const beyond = side * (best - offsetRate)
        const excess = Math.abs(beyond) > width ? beyond : fastProfit(run, id, best) - offset
        isFollowed = !(onlyOffset && excess < 0)
        if (hasPositive && excess > 0) {
          followsBy = STOP_BY.positive
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
      const beyond = side * (open[row]! - even - rules.exitProfitOffset * gain)
      if (
        !rules.exitProfitOnly ||
        beyond > width ||
        (beyond >= -width && fastProfit(run, id, open[row]!) > rules.exitProfitOffset)
      ) {
        reason = EXIT_SIGNAL
        rate = open[row]!
        break
      }
      signalRow = nextExit(run, market, isShort ? 1 : 0, row + 1)
    }
    if (!isStopped) {
      if (liquidation > 0 && (isShort ? liquidation <= worst : liquidation >= worst)) {
        reason = LIQUIDATION
        rate = (isShort ? liquidation < best : liquidation > best) ? open[row]! : liquidation
        break
      }
    } else if (stopBy === STOP_BY.entry) {
      reason = STOP_LOSS
      rate = (isShort ? stop < best : stop > best) ? open[row]! : stop
      break
    }
    const beyondRoi = side * (best - roiRate)
    if (beyondRoi >= -width && !(rules.ignoreRoiIfEntry && enters[row - 1] === 1)) {
      const wanted = roiRatio[step]!
      if (beyondRoi > width || fastProfit(run, id, best) > wanted) {
        const isOnCandle = rules.roiOnCandle[step] === 1
        const earned = (openRate * wanted) / leverage
        rate = isShort
          ? (openRate * (1 - rules.fee) - earned) / (1 + rules.fee)
          : (earned + openRate * (1 + rules.fee)) / (1 - rules.fee)
        const opensBetter = isShort ? open[row]! < rate : open[row]! > rate
        const held = Math.floor((time[row]! - openTime) / MINUTE)
        const beginsHere = held > 0 && held * MINUTE === roiTime[step]
        if (isOnCandle && (wanted === -1 || (beginsHere && opensBetter))) rate = open[row]!
        else rate = Math.min(Math.max(rate, low[row]!), high[row]!)
        reason = ROI
        break
      }
    }
    if (isStopped) {
      reason = TRAILING_STOP
      if (isShort ? stop < best : stop > best) rate = open[row]!
      else if (time[row]! - openTime >= MINUTE) rate = stop
      else {
        const worstPath = stopBy === STOP_BY.base ? baseFactor : positiveFactor
        const factor = onlyOffset && positive ? 1 + side * offset - (side * positive) / leverage : worstPath
        rate = isShort ? Math.min(worst, open[row]! * factor) : Math.max(worst, open[row]! * factor)
      }
      break
    }
    row++
  }
  trades.stop[id] = stop
  trades.stopBy[id] = stopBy
  trades.reason[id] = reason
  trades.closeRate[id] = rate
  return row
}

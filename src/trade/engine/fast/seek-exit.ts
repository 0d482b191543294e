import { EXIT_REASONS } from '../../../domain/index.ts'
import { fastProfit } from './fast-profit.ts'
import type { FastRun } from './fast-run.ts'
import { nextExit, rowFrom } from './next-row.ts'

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
 * Rows are passed over while the candle's worse end stays on the safe side of `guard` (stop, liquidation)
 * and its better end short of `reach`: the rate below which neither a step of the ROI table can be exceeded
 * nor a trailing stop can move. Both are bounds of prices for what the rules say of profits, drawn too
 * carefully by a hair, so that a row beyond them is looked at exactly. Two comparisons a candle.
 *
 * Cost: O(rows held); nothing is allocated.
 */
export function seekExit(run: FastRun, id: number, from: number): number {
  const { rules, trades } = run
  const market = trades.market[id]!
  const { candles } = run.series[market]!
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

  // The rate of a profit p lies at unit + p · gain.
  const unit = trades.openValue[id]! / (trades.amount[id]! * (1 - side * rules.fee))
  const gain = (side * unit) / leverage
  const clear = CLEAR * gain
  const width = Math.abs(clear)
  const signalRate = unit + rules.exitProfitOffset * gain
  const offsetRate = unit + offset * gain
  const hasPositive = !Number.isNaN(positive)
  const baseFactor = 1 - (side * stopRatio) / leverage
  const positiveFactor = 1 - (side * positive) / leverage
  const careful = 1 - side * FLOATS
  const fromBase = careful / baseFactor
  const fromEither = side * (positiveFactor - baseFactor) > 0 ? careful / positiveFactor : fromBase
  const never = side * Number.POSITIVE_INFINITY

  let stop = trades.stop[id]!
  let guard = stop
  let arm = never
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
      if (step >= 0) roiRate = unit + roiRatio[step]! * gain
      stepEnd = step + 1 < steps ? rowFrom(candles, row, openTime + roiTime[step + 1]!) : length
    }
    if (isStale) {
      isStale = false
      guard = stop
      if (liquidation > 0 && (isShort ? liquidation < stop : liquidation > stop)) guard = liquidation
      if (trails) {
        const base = stop * fromBase
        const either = stop * fromEither
        const offsetFrom = offsetRate - clear
        const beyond = isShort ? Math.min(offsetFrom, either) : Math.max(offsetFrom, either)
        arm = base
        if (onlyOffset) arm = beyond
        else if (hasPositive && (isShort ? beyond > base : beyond < base)) arm = beyond
      }
    }
    const end = Math.min(stepEnd, signalRow)
    const roiFrom = roiRate - clear
    if (isShort) {
      const reach = Math.max(roiFrom, arm)
      while (row < end && high[row]! < guard && low[row]! > reach) row++
    } else {
      const reach = Math.min(roiFrom, arm)
      while (row < end && low[row]! > guard && high[row]! < reach) row++
    }
    if (row === stepEnd) continue

    const best = isShort ? low[row]! : high[row]!
    const worst = isShort ? high[row]! : low[row]!
    let isStopped = isShort ? stop <= worst : stop >= worst
    if (trails && !isStopped && (isShort ? best <= arm : best >= arm)) {
      let ratio = stopRatio
      let factor = baseFactor
      let moves = true
      if (onlyOffset || hasPositive) {
        const beyond = side * (best - offsetRate)
        // Far from the offset its sign is that of the distance; only near it the profit is worked out.
        const excess = Math.abs(beyond) > width ? beyond : fastProfit(run, id, best) - offset
        if (onlyOffset && excess < 0) moves = false
        if (hasPositive && excess > 0) {
          ratio = positive
          factor = positiveFactor
        }
      }
      const moved = best * factor
      if (moves && (isShort ? moved < stop : moved > stop)) {
        stop = moved
        trades.stopRatio[id] = ratio
        trades.stopMoved[id] = 1
        isStale = true
        isStopped = isShort ? stop <= worst : stop >= worst
      }
    }

    if (row === signalRow) {
      const beyond = side * (open[row]! - signalRate)
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
    const isMoved = trades.stopMoved[id] === 1
    if (!isStopped) {
      if (liquidation > 0 && (isShort ? liquidation <= worst : liquidation >= worst)) {
        reason = LIQUIDATION
        rate = (isShort ? liquidation < best : liquidation > best) ? open[row]! : liquidation
        break
      }
    } else if (!isMoved) {
      reason = STOP_LOSS
      rate = (isShort ? stop < best : stop > best) ? open[row]! : stop
      break
    }
    if (step >= 0 && side * (best - roiFrom) >= 0 && !(rules.ignoreRoiIfEntry && enters[row - 1] === 1)) {
      const ratio = roiRatio[step]!
      if (side * (best - roiRate) > width || fastProfit(run, id, best) > ratio) {
        const isOnCandle = rules.roiOnCandle[step] === 1
        const earned = (openRate * ratio) / leverage
        rate = isShort
          ? (openRate * (1 - rules.fee) - earned) / (1 + rules.fee)
          : (earned + openRate * (1 + rules.fee)) / (1 - rules.fee)
        const opensBetter = isShort ? open[row]! < rate : open[row]! > rate
        const held = Math.floor((time[row]! - openTime) / MINUTE)
        const beginsHere = held > 0 && held * MINUTE === roiTime[step]
        if (isOnCandle && (ratio === -1 || (beginsHere && opensBetter))) rate = open[row]!
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
        const factor =
          onlyOffset && positive
            ? 1 + side * offset - (side * positive) / leverage
            : 1 - (side * trades.stopRatio[id]!) / leverage
        const worstPath = open[row]! * factor
        rate = isShort ? Math.min(worst, worstPath) : Math.max(worst, worstPath)
      }
      break
    }
    row++
  }
  trades.stop[id] = stop
  trades.reason[id] = reason
  trades.closeRate[id] = rate
  return row
}

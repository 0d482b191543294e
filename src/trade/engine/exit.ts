import type { ExitReason, TradingSettings } from '../../domain/index.ts'
import type { Bar } from '../orders/index.ts'
import { type Position, profitAt } from './position.ts'
import { roiRate } from './roi.ts'
import { moveAndTestStop, stopRate } from './stop.ts'

export interface Exit {
  readonly reason: ExitReason
  readonly rate: number
}

export interface ExitQuestion {
  readonly bar: Bar
  /** The decisions of the row before. */
  readonly enter: boolean
  readonly exit: boolean
  readonly settings: TradingSettings
  /** Milliseconds. */
  readonly timeframe: number
}

/**
 * Whether and where the position leaves on this candle, in freqtrade's order: signal, stop, ROI,
 * trailing stop. Always updates the extremes seen and the stop, which come first.
 */
export function findExit(position: Position, question: ExitQuestion): Exit | undefined {
  const { bar, enter, exit, settings } = question
  if (bar.high > position.maxRate) position.maxRate = bar.high
  if (bar.low < position.minRate) position.minRate = bar.low
  const stopped = moveAndTestStop(position, bar, settings)

  if (exit && !enter && settings.useExitSignal && signalCounts(position, bar, settings)) {
    return { reason: 'exit_signal', rate: bar.open }
  }
  if (stopped && !position.stopMoved) return { reason: 'stop_loss', rate: stopRate(position, bar, settings) }
  if (settings.minimalRoi.length > 0 && !(enter && settings.ignoreRoiIfEntrySignal)) {
    const rate = roiRate(position, bar, settings, question.timeframe)
    if (rate !== undefined) return { reason: 'roi', rate }
  }
  if (stopped) return { reason: 'trailing_stop_loss', rate: stopRate(position, bar, settings) }
  return undefined
}

function signalCounts(position: Position, bar: Bar, settings: TradingSettings): boolean {
  return !settings.exitProfitOnly || profitAt(position, bar.open) > settings.exitProfitOffset
}

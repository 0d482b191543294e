import type { ExitReason, TradingSettings } from '../../domain/index.ts'
import type { Bar } from '../orders/index.ts'
import { type Position, profitAt } from './position.ts'
import { roiRate } from './roi.ts'
import { stopRate } from './stop.ts'

export interface Exit {
  readonly reason: ExitReason
  readonly rate: number
  /** Signals and custom exits may name their own price. */
  readonly kind: 'signal' | 'stop' | 'liquidation' | 'roi'
}

export interface ExitQuestion {
  readonly bar: Bar
  /** The decisions of the row before, for the position's side. */
  readonly enter: boolean
  readonly exit: boolean
  readonly settings: TradingSettings
  /** Of the signals, milliseconds. */
  readonly timeframe: number
  /** The candle reached the stop, which was brought up to date before. */
  readonly stopped: boolean
  readonly hasCustomStop: boolean
  /** The strategy's own reason to leave now. */
  readonly custom: string | undefined
}

/**
 * Where the position leaves on this candle: the first exit in freqtrade's order (signal or custom exit, stop
 * or liquidation, ROI, trailing stop) that `accept` does not refuse.
 */
export function findExit(
  position: Position,
  question: ExitQuestion,
  accept: (exit: Exit) => Exit | undefined,
): Exit | undefined {
  for (const candidate of CANDIDATES) {
    const exit = candidate(position, question)
    const accepted = exit && accept(exit)
    if (accepted) return accepted
  }
  return undefined
}

type Candidate = (position: Position, question: ExitQuestion) => Exit | undefined

const signal: Candidate = (position, { bar, enter, exit, settings, custom }) => {
  if (!settings.useExitSignal) return undefined
  if (exit && !enter) {
    const counts = !settings.exitProfitOnly || profitAt(position, bar.open) > settings.exitProfitOffset
    return counts ? { kind: 'signal', reason: 'exit_signal', rate: bar.open } : undefined
  }
  return custom ? { kind: 'signal', reason: custom, rate: bar.open } : undefined
}

const stop: Candidate = (position, { bar, settings, stopped, hasCustomStop }) => {
  if (!stopped) return liquidation(position, bar)
  if (position.stopMoved) return undefined
  return { kind: 'stop', reason: 'stop_loss', rate: stopRate(position, bar, settings, hasCustomStop) }
}

function liquidation({ isShort, liquidationPrice: price }: Position, bar: Bar): Exit | undefined {
  if (!price) return undefined
  if (isShort ? price > bar.high : price < bar.low) return undefined
  const isBeyond = isShort ? price < bar.low : price > bar.high
  return { kind: 'liquidation', reason: 'liquidation', rate: isBeyond ? bar.open : price }
}

const roi: Candidate = (position, { bar, enter, settings, timeframe }) => {
  if (settings.minimalRoi.length === 0 || (enter && settings.ignoreRoiIfEntrySignal)) return undefined
  const rate = roiRate(position, bar, settings, timeframe)
  return rate === undefined ? undefined : { kind: 'roi', reason: 'roi', rate }
}

const trailingStop: Candidate = (position, { bar, settings, stopped, hasCustomStop }) => {
  if (!stopped || !position.stopMoved) return undefined
  const rate = stopRate(position, bar, settings, hasCustomStop)
  return { kind: 'stop', reason: 'trailing_stop_loss', rate }
}

const CANDIDATES: readonly Candidate[] = [signal, stop, roi, trailingStop]

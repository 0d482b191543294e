import type { TradeOutcomes } from '../../domain/index.ts'

const NONE = {
  maxDrawdownAbs: 0,
  maxDrawdownAccount: 0,
  maxRelativeDrawdown: 0,
  drawdownStartTs: 0,
  drawdownEndTs: 0,
  maxDrawdownHigh: 0,
  maxDrawdownLow: 0,
}

/**
 * Falls of the running profit from its highest point. As in freqtrade the first peak is the profit after
 * the first trade, not 0, and a run whose lowest point is its first trade has no drawdown.
 */
export function drawdownFigures(
  { profits, closeTimes }: Pick<TradeOutcomes, 'profits' | 'closeTimes'>,
  startingBalance: number,
): typeof NONE {
  let running = 0
  let high = -Infinity
  let highTime = 0
  let relative = 0
  let figures = NONE
  for (let k = 0; k < profits.length; k++) {
    running += profits[k]!
    if (running > high) {
      high = running
      highTime = closeTimes[k]!
    }
    const fall = high - running
    const ratio = fall / (startingBalance + high)
    if (ratio > relative) relative = ratio
    if (fall <= figures.maxDrawdownAbs) continue
    figures = {
      maxDrawdownAbs: fall,
      maxDrawdownAccount: ratio,
      maxRelativeDrawdown: 0,
      drawdownStartTs: highTime,
      drawdownEndTs: closeTimes[k]!,
      maxDrawdownHigh: high,
      maxDrawdownLow: running,
    }
  }
  return { ...figures, maxRelativeDrawdown: relative }
}

import type { BacktestReport } from '../api/types.ts'
import type { Curve } from '../charts/curve.ts'

/**
 * One curve of a report's two: the balance after each trade, and what holding was worth at even steps.
 * Where holding is not known it is null; between trades balance and drawdown stand still.
 */
export function reportCurve({ trades, hold }: Pick<BacktestReport['curves'], 'trades' | 'hold'>): Curve {
  if (hold === null) return { ...trades, hold: null }
  const holdAt = new Map(hold.time.map((at, row) => [at, hold.equity[row]!]))
  const time = [...new Set([...trades.time, ...hold.time])].sort((a, b) => a - b)
  const equity: number[] = []
  const drawdown: number[] = []
  let row = 0
  for (const at of time) {
    while (row + 1 < trades.time.length && trades.time[row + 1]! <= at) row++
    equity.push(trades.equity[row]!)
    drawdown.push(trades.drawdown[row]!)
  }
  return { time, equity, drawdown, hold: time.map((at) => holdAt.get(at) ?? null) }
}

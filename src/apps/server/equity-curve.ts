import type { Static } from 'typebox'
import type { EquityPoints } from './bot-view.ts'
import type { EquityCurve } from './schemas/trade.ts'

/**
 * Equity and drawdown as columns of at most `limit` points (≥ 2). Of a longer history the first and
 * the last point stay, and of every stretch between them the lowest and the highest.
 */
export function curveOf(botId: string, points: EquityPoints, limit: number): Static<typeof EquityCurve> {
  const drawdowns = new Float64Array(points.length)
  let peak = Number.NEGATIVE_INFINITY
  let deepest = 0
  points.forEach(({ equity }, row) => {
    peak = Math.max(peak, equity)
    drawdowns[row] = peak > 0 ? equity / peak - 1 : 0
    deepest = Math.min(deepest, drawdowns[row]!)
  })
  const rows = pickExtremes(points, limit)
  return {
    botId,
    points: points.length,
    time: rows.map((row) => points[row]!.time),
    equity: rows.map((row) => points[row]!.equity),
    drawdown: rows.map((row) => drawdowns[row]!),
    maxDrawdown: points.length > 0 ? deepest : null,
  }
}

function pickExtremes(points: EquityPoints, limit: number): readonly number[] {
  const count = points.length
  if (count <= limit) return points.map((_, row) => row)
  const stretches = Math.floor((limit - 2) / 2)
  const rows = [0]
  for (let stretch = 0; stretch < stretches; stretch++) {
    const start = 1 + Math.floor((stretch * (count - 2)) / stretches)
    const end = 1 + Math.floor(((stretch + 1) * (count - 2)) / stretches)
    let low = start
    let high = start
    for (let row = start; row < end; row++) {
      if (points[row]!.equity < points[low]!.equity) low = row
      if (points[row]!.equity > points[high]!.equity) high = row
    }
    rows.push(Math.min(low, high))
    if (low !== high) rows.push(Math.max(low, high))
  }
  rows.push(count - 1)
  return rows
}

import type { TradeOutcomes } from '../../domain/index.ts'

const DAY_MS = 86_400_000

interface Day {
  abs: number
  ratio: number
}

/**
 * Profit by UTC day of closing, from the first close to the last; days between without a trade count as
 * draws. Best and worst `…Day` are sums of profit ratios, `…DayAbs` money to 10 decimals, as in freqtrade.
 */
export function dailyFigures(outcomes: Pick<TradeOutcomes, 'profits' | 'ratios' | 'closeTimes'>) {
  const days = sumByDay(outcomes)
  const abs = days.map((day) => day.abs)
  const ratios = days.map((day) => day.ratio)
  return {
    backtestBestDay: greatest(ratios),
    backtestWorstDay: smallest(ratios),
    backtestBestDayAbs: greatest(abs),
    backtestWorstDayAbs: smallest(abs),
    winningDays: abs.filter((profit) => profit > 0).length,
    drawDays: abs.filter((profit) => profit === 0).length,
    losingDays: abs.filter((profit) => profit < 0).length,
    dailyProfit: days.map((day): [string, number] => [day.date, day.abs]),
  }
}

function sumByDay({
  profits,
  ratios,
  closeTimes,
}: Pick<TradeOutcomes, 'profits' | 'ratios' | 'closeTimes'>): readonly (Day & { date: string })[] {
  if (profits.length === 0) return []
  const sums = new Map<number, Day>()
  let start = Infinity
  let end = -Infinity
  for (let k = 0; k < profits.length; k++) {
    const index = Math.floor(closeTimes[k]! / DAY_MS)
    start = Math.min(start, index)
    end = Math.max(end, index)
    const day = sums.get(index) ?? { abs: 0, ratio: 0 }
    day.abs += profits[k]!
    day.ratio += ratios[k]!
    sums.set(index, day)
  }
  return Array.from({ length: end - start + 1 }, (_, offset) => {
    const day = sums.get(start + offset) ?? { abs: 0, ratio: 0 }
    const date = new Date((start + offset) * DAY_MS).toISOString().slice(0, 10)
    return { date, abs: Math.round(day.abs * 1e10) / 1e10 + 0, ratio: day.ratio }
  })
}

function greatest(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((a, b) => Math.max(a, b))
}

function smallest(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((a, b) => Math.min(a, b))
}

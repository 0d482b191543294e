import { deviation, sum } from './series-figures.ts'

interface RatioInput {
  /** Profit of each trade in the stake currency. */
  readonly profits: Float64Array
  readonly startingBalance: number
  /** Whole days of the period; less than one counts as one. */
  readonly days: number
  readonly drawdownAccount: number
}

const DAYS_OF_YEAR = 365
/** What freqtrade reports where a ratio's divisor is 0. */
const NO_DIVISOR = -100
const NO_LOSSES = 100

/** Profit per unit of risk, in freqtrade's several senses. Every figure is finite; 0 without trades. */
export function ratioFigures({ profits, startingBalance, days, drawdownAccount }: RatioInput) {
  const period = Math.max(1, days)
  const final = startingBalance + sum(profits)
  const cagr = final < 0 ? 0 : finite((final / startingBalance) ** (DAYS_OF_YEAR / period) - 1)
  if (profits.length === 0) {
    return { sharpe: 0, sortino: 0, calmar: 0, cagr, sqn: 0, ...expectancyFigures(profits) }
  }
  const shares = profits.map((profit) => profit / startingBalance)
  const losing = shares.filter((share) => share < 0)
  const daily = sum(shares) / period
  const yearly = Math.sqrt(DAYS_OF_YEAR)
  return {
    sharpe: over(daily, deviation(shares, 0)) ?? NO_DIVISOR,
    sortino: over(daily, deviation(losing, 0)) ?? NO_DIVISOR,
    calmar: over(daily * 100, drawdownAccount) ?? NO_DIVISOR,
    cagr,
    sqn: sqn(shares),
    ...expectancyFigures(profits),
  }

  function over(gain: number, risk: number): number | undefined {
    return risk > 0 ? (gain / risk) * yearly : undefined
  }
}

function sqn(shares: Float64Array): number {
  const spread = deviation(shares, 1)
  return spread > 0 ? (Math.sqrt(shares.length) * sum(shares)) / shares.length / spread : NO_DIVISOR
}

function expectancyFigures(profits: Float64Array) {
  if (profits.length === 0) return { profitFactor: 0, expectancy: 0, expectancyRatio: 0 }
  let [wins, won, losses, lost] = [0, 0, 0, 0]
  for (const profit of profits) {
    if (profit > 0) {
      wins++
      won += profit
    } else if (profit < 0) {
      losses++
      lost -= profit
    }
  }
  const winRate = wins / profits.length
  const lossRate = losses / profits.length
  const averageWin = wins === 0 ? 0 : won / wins
  const averageLoss = losses === 0 ? 0 : lost / losses
  return {
    profitFactor: lost > 0 ? won / lost : 0,
    expectancy: winRate * averageWin - lossRate * averageLoss,
    expectancyRatio: averageLoss > 0 ? (1 + averageWin / averageLoss) * winRate - 1 : NO_LOSSES,
  }
}

/** A few lucky hours can grow beyond float64 when raised to a year. */
function finite(value: number): number {
  return Math.min(value, Number.MAX_VALUE)
}

import { allocateColumn, type FundingRates } from '../../../domain/index.ts'
import type { FundingRate } from './port.ts'

/**
 * Funding as a simulation pays it: each rate at the mark price of its time. Rates at whose time no price
 * is known are left out, as freqtrade does.
 */
export function joinFunding(
  rates: readonly FundingRate[],
  prices: ReadonlyMap<number, number>,
): FundingRates {
  const paid = rates.filter(({ time }) => prices.has(time)).toSorted((a, b) => a.time - b.time)
  const columns = {
    time: allocateColumn(paid.length),
    rate: allocateColumn(paid.length),
    markPrice: allocateColumn(paid.length),
  }
  for (const [row, { time, rate }] of paid.entries()) {
    columns.time[row] = time
    columns.rate[row] = rate
    columns.markPrice[row] = prices.get(time)!
  }
  return columns
}

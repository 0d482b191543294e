import { bookedValue, roundTo8 } from './booked-money.ts'
import { type Decimal, decimalOf, dividedBy, floatOf, minus, plus, times } from './decimal.ts'
import { type PlainTrade, signOf, sum } from './run.ts'

/** What is held after some fills, and what the exits among them earned. */
export interface Holding {
  readonly amount: number
  /** Average rate of what is held; after the last exit that of what was held before it. */
  readonly rate: number
  /** Amount · rate. */
  readonly value: number
  /** Of each exit, 8 decimals; the last one with the funding. */
  readonly profits: readonly number[]
}

/** Goes through the fills in their order; an exit leaves the average rate as it is. */
export function holdingOf(trade: PlainTrade, fee: number, fundingOfLast = 0): Holding {
  const sign = signOf(trade)
  let amount: Decimal = decimalOf(0)
  let value: Decimal = decimalOf(0)
  let average: Decimal = decimalOf(0)
  const profits: number[] = []
  for (const [index, fill] of trade.fills.entries()) {
    const filled = decimalOf(fill.amount)
    if (fill.side === 'entry') {
      amount = plus(amount, filled)
      value = plus(value, times(decimalOf(fill.rate), filled))
      average = dividedBy(value, amount)
      continue
    }
    amount = minus(amount, filled)
    value = minus(value, times(average, filled))
    const opened = bookedValue(fill.amount, floatOf(average), fee, sign)
    const closed = bookedValue(fill.amount, fill.rate, fee, sign === 1 ? -1 : 1)
    const funding = index === trade.fills.length - 1 ? fundingOfLast : 0
    profits.push(roundTo8(sign === 1 ? closed + funding - opened : opened - (closed - funding)))
  }
  return { amount: floatOf(amount), rate: floatOf(average), value: floatOf(value), profits }
}

/** What all entries cost, fees included. */
export function entriesValue(trade: PlainTrade, fee: number): number {
  const entries = trade.fills.filter(({ side }) => side === 'entry')
  return sum(entries.map(({ amount, rate }) => bookedValue(amount, rate, fee, signOf(trade))))
}

/** Profit ratio if all that is held left at `rate`: after fees and funding, times the leverage, 8 decimals. */
export function profitAt(trade: PlainTrade, rate: number, fee: number): number {
  const { amount, openRate, leverage, funding } = trade
  if (trade.isShort) {
    const closing = bookedValue(amount, rate, fee, 1) - funding
    return roundTo8((1 - closing / bookedValue(amount, openRate, fee, -1)) * leverage)
  }
  const closing = bookedValue(amount, rate, fee, -1) + funding
  return roundTo8((closing / bookedValue(amount, openRate, fee, 1) - 1) * leverage)
}

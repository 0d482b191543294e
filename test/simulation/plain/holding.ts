import type { TradeFill } from '../../../src/domain/index.ts'
import { bookedValue, roundTo8 } from './booked-money.ts'
import { type Decimal, decimalOf, dividedBy, floatOf, minus, plus, times } from './decimal.ts'
import { type PlainTrade, signOf } from './run.ts'

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

/** Amount, average rate and value of all entries, fees not counted, and their value with fees. */
export function entriesTotal(fills: readonly TradeFill[], { fee, sign }: { fee: number; sign: 1 | -1 }) {
  const entries = fills.filter(({ side }) => side === 'entry')
  const zero = decimalOf(0)
  const amount = entries.reduce((total, fill) => plus(total, decimalOf(fill.amount)), zero)
  const value = entries.reduce(
    (total, fill) => plus(total, times(decimalOf(fill.amount), decimalOf(fill.rate))),
    zero,
  )
  const valueWithFee = entries.reduce(
    (total, fill) => total + bookedValue(fill.amount, fill.rate, fee, sign),
    0,
  )
  return {
    amount: floatOf(amount),
    rate: floatOf(dividedBy(value, amount)),
    value: floatOf(value),
    valueWithFee,
  }
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

import { bookedValue } from '../booked-value.ts'
import { decimalResidue } from './decimal-residue.ts'

/** 1 + fee or 1 − fee, as the fee is written: `high` + `low`, and `high` in two halves. */
export interface FeeFactor {
  readonly fee: number
  readonly side: 1 | -1
  readonly high: number
  readonly low: number
  readonly head: number
  readonly tail: number
}

/** Splits a float into halves whose products are exact (Veltkamp). */
const SPLIT = 134217729
/** Far more than all that the sums below lose, relative to the product. */
const LOST = 1e-29

export function feeFactor(fee: number, side: 1 | -1): FeeFactor {
  const high = 1 + side * fee
  const spread = high * SPLIT
  const head = spread - (spread - high)
  const low = side * fee - (high - 1) + side * decimalResidue(fee)
  return { fee, side, high, low, head, tail: high - head }
}

/** What {@link book} reads and writes. */
export interface BookCells {
  amount: number
  rate: number
  value: number
  valueWithFee: number
}

/** Cells are floats from the beginning, so that writing them never allocates. */
export function bookCells(): BookCells {
  return { amount: Number.NaN, rate: Number.NaN, value: Number.NaN, valueWithFee: Number.NaN }
}

/**
 * `bookedValue` without digits: writes what `amount` at `rate` is worth, without and with the fee. Products
 * of floats are split into a float and its error (Dekker), so that the products of the decimals are known to
 * more than 95 bits and their rounding is sure but for one in 10^12; those take the digits.
 */
export function book(cells: BookCells, factor: FeeFactor): void {
  const { amount, rate } = cells
  const { high, low, head, tail } = factor
  const amountSpread = amount * SPLIT
  const amountHead = amountSpread - (amountSpread - amount)
  const amountTail = amount - amountHead
  const rateSpread = rate * SPLIT
  const rateHead = rateSpread - (rateSpread - rate)
  const rateTail = rate - rateHead
  const product = amount * rate
  const error =
    amountHead * rateHead - product + amountHead * rateTail + amountTail * rateHead + amountTail * rateTail
  const rest = error + (amount * decimalResidue(rate) + rate * decimalResidue(amount))

  const productSpread = product * SPLIT
  const productHead = productSpread - (productSpread - product)
  const productTail = product - productHead
  const charged = product * high
  const chargedError =
    productHead * head - charged + productHead * tail + productTail * head + productTail * tail
  const chargedRest = chargedError + product * low + rest * high

  const value = product + (rest - product * LOST)
  const valueWithFee = charged + (chargedRest - charged * LOST)
  const sure =
    value === product + (rest + product * LOST) && valueWithFee === charged + (chargedRest + charged * LOST)
  cells.value = sure ? value : bookedValue(amount, rate, 0, 1)
  cells.valueWithFee = sure ? valueWithFee : bookedValue(amount, rate, factor.fee, factor.side)
}

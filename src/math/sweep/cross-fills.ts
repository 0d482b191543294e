import type { Candles, Column } from '../../domain/index.ts'
import { requireSameLength, requireWithin } from '../guard.ts'

/** What following a decision of a row does to cash, at the open of the next row, fee included. */
export interface CrossFills {
  /** Units that one unit of cash buys; NaN on the last row, which has no next. */
  readonly units: Column
  /** Cash that one unit is sold for; NaN on the last row. */
  readonly cash: Column
  /** Cash that one unit is worth at the last close. */
  readonly last: number
}

/**
 * Fills `units` and `cash`: 1 / (open · (1 + fee)) and open · (1 − fee) of the next row; the fee is paid on both sides.
 * @throws MathFault `math.length`, `math.option` for a fee outside 0…1
 */
export function crossFillsInto(
  { units, cash }: Pick<CrossFills, 'units' | 'cash'>,
  { open, close }: Pick<Candles, 'open' | 'close'>,
  fee: number,
): CrossFills {
  requireSameLength(open, close, units, cash)
  requireWithin('fee', fee, [0, 1])
  const end = open.length - 1
  for (let row = 0; row < end; row++) {
    units[row] = 1 / (open[row + 1]! * (1 + fee))
    cash[row] = open[row + 1]! * (1 - fee)
  }
  if (end >= 0) units[end] = cash[end] = NaN
  return { units, cash, last: end < 0 ? NaN : close[end]! * (1 - fee) }
}

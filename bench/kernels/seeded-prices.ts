import { allocateColumn } from '../../src/domain/index.ts'
import { random } from '../../src/math/index.ts'
import type { Prices } from './functions.ts'

/** High, low and close of a seeded walk. */
export function seededPrices(rows: number): Prices {
  const chance = random('kernels')
  const [high, low, close] = [allocateColumn(rows), allocateColumn(rows), allocateColumn(rows)]
  let price = 100
  for (let row = 0; row < rows; row++) {
    const before = price
    price *= 1 + chance.normal() / 500
    close[row] = price
    high[row] = Math.max(before, price) * (1 + chance.next() / 500)
    low[row] = Math.min(before, price) * (1 - chance.next() / 500)
  }
  return [high, low, close]
}

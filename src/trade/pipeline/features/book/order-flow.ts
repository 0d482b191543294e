import { allocateColumn, type Column } from '../../../../domain/index.ts'
import { overWindows, type Windowed } from '../window/over-windows.ts'
import { windowMean } from '../window/window-moments.ts'
import type { Book } from './book.ts'

/**
 * Order flow imbalance over a window: the mean of what came to the best bid less what came to the best ask, in mean
 * sizes of the best levels. A better price brings its whole size, a worse one takes the size that was there; Cont,
 * Kukanov and Stoikov 2014. Unknown where fewer than half of the rows know it, and of a window without sizes.
 */
export function orderFlow(book: Book, windowed: Windowed): Column {
  const rows = book.bidPrice.length
  const flow = allocateColumn(rows).fill(Number.NaN)
  const sizes = allocateColumn(rows).fill(Number.NaN)
  for (let row = 1; row < rows; row++) {
    flow[row] =
      arrival(book.bidPrice, book.bidSize, { row, better: 1 }) -
      arrival(book.askPrice, book.askSize, { row, better: -1 })
    if (!Number.isNaN(flow[row])) sizes[row] = (book.bidSize[row]! + book.askSize[row]!) / 2
  }
  const mean = overWindows(flow, windowed, windowMean)
  const size = overWindows(sizes, windowed, windowMean)
  for (let row = 0; row < rows; row++) mean[row] = size[row]! > 0 ? mean[row]! / size[row]! : Number.NaN
  return mean
}

/** Size that came to one side since the row before; `better` is 1 where a higher price is better. */
function arrival(price: Column, size: Column, { row, better }: { row: number; better: 1 | -1 }): number {
  const change = better * (price[row]! - price[row - 1]!)
  if (change > 0) return size[row]!
  if (change < 0) return -size[row - 1]!
  return size[row]! - size[row - 1]! + 0 * change
}

import {
  allocateCandles,
  type Candles,
  formatTime,
  PRICE_COLUMNS,
  sliceCandles,
  type Timeframe,
} from '../../domain/index.ts'
import { candleTrouble } from '../../trade/market/index.ts'
import type { CandleRow } from './open-exchange.ts'

/** Candles of one page. */
export interface CandleBlock {
  /** Ascending, unique, possible, complete. Gaps of the venue stay gaps. */
  readonly candles: Candles
  /** Rows that the venue sent more than once. */
  readonly duplicates: number
  /** Impossible rows, and those whose time came again with other values: the later one counts. */
  readonly rejected: readonly string[]
}

/** Makes candles of rows in ascending order; wrong ones are left out and told. */
export function candleBlock(rows: readonly CandleRow[], timeframe: Timeframe): CandleBlock {
  const candles = allocateCandles(rows.length, timeframe)
  const rejected: string[] = []
  let duplicates = 0
  let length = 0
  for (const row of rows) {
    const time = row[0]!
    candles.time[length] = time
    PRICE_COLUMNS.forEach((name, at) => {
      candles[name][length] = row[at + 1] ?? Number.NaN
    })
    const trouble = candleTrouble(candles, length, timeframe)
    if (trouble !== undefined) rejected.push(trouble)
    else if (length === 0 || candles.time[length - 1] !== time) length++
    else {
      duplicates++
      if (PRICE_COLUMNS.every((name) => candles[name][length] === candles[name][length - 1])) continue
      rejected.push(`${formatTime(time)} UTC came twice with different values; the later ones count`)
      for (const name of PRICE_COLUMNS) candles[name][length - 1] = candles[name][length]!
    }
  }
  return { candles: sliceCandles(candles, 0, length), duplicates, rejected }
}

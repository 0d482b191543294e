import { allocateCandles, PRICE_COLUMNS, type Timeframe } from '../../../domain/index.ts'
import { resample } from '../../market/index.ts'
import type { Table } from '../port.ts'
import { candleTable, columnOf } from '../table.ts'

/**
 * Candles of a longer timeframe. Columns beside open, high, low, close, volume are left out: how they would be
 * joined is not known.
 * @throws PipelineFault `column.missing`
 * @throws MarketError `resample.timeframe`
 */
export function joinRows(table: Table, from: Timeframe, to: Timeframe): Table {
  const candles = allocateCandles(table.rows, from)
  candles.time.set(columnOf(table, 'time', 'data'))
  for (const name of PRICE_COLUMNS) candles[name].set(columnOf(table, name, 'joining to longer candles'))
  return candleTable(resample(candles, to, { incomplete: 'drop' }))
}

import type { Candles, Column } from '../../domain/index.ts'
import type { Bars } from '../bars.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition, Pass } from '../streaming/definition.ts'
import { type Row, type Stream, streamOf } from '../streaming/stream.ts'

type Range = Pick<Bars, 'high' | 'low'>
type Prices = Pick<Candles, 'open' | 'high' | 'low' | 'close'>

/**
 * (high + low + close) / 3; TA-Lib `TYPPRICE`.
 * in: bars[rows]; out: out[rows]. NaN where any of the three is.
 * @throws MathFault `math.length`
 */
export function typicalPriceInto(out: Column, bars: Bars): void {
  batchInto({ value: out }, TYPICAL, bars)
}

/** {@link typicalPriceInto} into a new column in shared memory. */
export function typicalPrice(bars: Bars): Column {
  return batch(TYPICAL, bars).value
}

/** {@link typicalPriceInto} bar by bar. */
export function typicalPriceStream(): Stream<Row<keyof Bars, 'x'>, number> {
  return streamOf(TYPICAL)
}

/**
 * (high + low) / 2; TA-Lib `MEDPRICE`.
 * in: high, low[rows]; out: out[rows]. NaN where either is.
 * @throws MathFault `math.length`
 */
export function medianPriceInto(out: Column, range: Range): void {
  batchInto({ value: out }, MEDIAN, range)
}

/** {@link medianPriceInto} into a new column in shared memory. */
export function medianPrice(range: Range): Column {
  return batch(MEDIAN, range).value
}

/** {@link medianPriceInto} bar by bar. */
export function medianPriceStream(): Stream<Row<keyof Range, 'x'>, number> {
  return streamOf(MEDIAN)
}

/**
 * (high + low + 2·close) / 4; TA-Lib `WCLPRICE`.
 * in: bars[rows]; out: out[rows]. NaN where any of the three is.
 * @throws MathFault `math.length`
 */
export function weightedCloseInto(out: Column, bars: Bars): void {
  batchInto({ value: out }, WEIGHTED, bars)
}

/** {@link weightedCloseInto} into a new column in shared memory. */
export function weightedClose(bars: Bars): Column {
  return batch(WEIGHTED, bars).value
}

/** {@link weightedCloseInto} bar by bar. */
export function weightedCloseStream(): Stream<Row<keyof Bars, 'x'>, number> {
  return streamOf(WEIGHTED)
}

/**
 * (open + high + low + close) / 4; TA-Lib `AVGPRICE`.
 * in: open, high, low, close[rows]; out: out[rows]. NaN where any of the four is.
 * @throws MathFault `math.length`
 */
export function averagePriceInto(out: Column, candles: Prices): void {
  batchInto({ value: out }, AVERAGE, candles)
}

/** {@link averagePriceInto} into a new column in shared memory. */
export function averagePrice(candles: Prices): Column {
  return batch(AVERAGE, candles).value
}

/** {@link averagePriceInto} candle by candle. */
export function averagePriceStream(): Stream<Row<keyof Prices, 'x'>, number> {
  return streamOf(AVERAGE)
}

const TYPICAL: Definition<keyof Bars, 'value'> = {
  inputs: ['high', 'low', 'close'],
  outputs: ['value'],
  reach: 0,
  gaps: 'held',
  passes: ({ value }, bars) => [typicalPass(value, bars)],
}

const MEDIAN: Definition<keyof Range, 'value'> = {
  inputs: ['high', 'low'],
  outputs: ['value'],
  reach: 0,
  gaps: 'held',
  passes: ({ value }, range) => [medianPass(value, range)],
}

const WEIGHTED: Definition<keyof Bars, 'value'> = {
  inputs: ['high', 'low', 'close'],
  outputs: ['value'],
  reach: 0,
  gaps: 'held',
  passes: ({ value }, { high, low, close }) => [
    (begin, end) => {
      for (let row = begin; row < end; row++) value[row] = (high[row]! + low[row]! + 2 * close[row]!) / 4
    },
  ],
}

const AVERAGE: Definition<keyof Prices, 'value'> = {
  inputs: ['open', 'high', 'low', 'close'],
  outputs: ['value'],
  reach: 0,
  gaps: 'held',
  passes: ({ value }, { open, high, low, close }) => [
    (begin, end) => {
      for (let row = begin; row < end; row++)
        value[row] = (open[row]! + high[row]! + low[row]! + close[row]!) / 4
    },
  ],
}

/** (high + low + close) / 3. */
export function typicalPass(out: Column, { high, low, close }: Bars): Pass {
  return (begin, end) => {
    for (let row = begin; row < end; row++) out[row] = (high[row]! + low[row]! + close[row]!) / 3
  }
}

/** (high + low) / 2. */
export function medianPass(out: Column, { high, low }: Range): Pass {
  return (begin, end) => {
    for (let row = begin; row < end; row++) out[row] = (high[row]! + low[row]!) / 2
  }
}

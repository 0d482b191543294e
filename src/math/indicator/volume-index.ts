import type { Candles, Column } from '../../domain/index.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition, Pass } from '../streaming/definition.ts'
import { type Row, type Stream, streamOf } from '../streaming/stream.ts'

type Traded = Pick<Candles, 'close' | 'volume'>

/**
 * Negative volume index: 1000 on the first row, then changed by the relative change of the close on rows of less
 * volume than the one before; a close of 0 before changes nothing; Dysart and Fosback.
 * in: close, volume[rows]; out: out[rows]. NaN: such rows give NaN and are skipped.
 * @throws MathFault `math.length`
 */
export function nviInto(out: Column, candles: Traded): void {
  batchInto({ value: out }, NVI, candles)
}

/** {@link nviInto} into a new column in shared memory. */
export function nvi(candles: Traded): Column {
  return batch(NVI, candles).value
}

/** {@link nviInto} candle by candle. */
export function nviStream(): Stream<Row<keyof Traded, 'x'>, number> {
  return streamOf(NVI)
}

/** Positive volume index: {@link nviInto}, changed on rows of more volume than the one before. */
export function pviInto(out: Column, candles: Traded): void {
  batchInto({ value: out }, PVI, candles)
}

/** {@link pviInto} into a new column in shared memory. */
export function pvi(candles: Traded): Column {
  return batch(PVI, candles).value
}

/** {@link pviInto} candle by candle. */
export function pviStream(): Stream<Row<keyof Traded, 'x'>, number> {
  return streamOf(PVI)
}

const NVI: Definition<keyof Traded, 'value'> = {
  inputs: ['close', 'volume'],
  outputs: ['value'],
  reach: 1,
  gaps: 'skipped',
  passes: ({ value }, candles) => [indexPass(value, candles, -1)],
}

const PVI: Definition<keyof Traded, 'value'> = {
  ...NVI,
  passes: ({ value }, candles) => [indexPass(value, candles, 1)],
}

/** Follows the close on rows whose volume grew (sign 1) or shrank (sign −1). */
function indexPass(out: Column, { close, volume }: Traded, sign: 1 | -1): Pass {
  let carried = 1000
  return (begin, end) => {
    let index = +carried
    for (let row = begin; row < end; row++) {
      const before = row === 0 ? 0 : close[row - 1]!
      if (before !== 0 && sign * volume[row]! > sign * volume[row - 1]!) index *= close[row]! / before
      out[row] = index
    }
    carried = index
  }
}

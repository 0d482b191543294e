import type { Column } from '../../domain/index.ts'
import type { Bars } from '../bars.ts'
import { requirePeriod } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition, Pass } from '../streaming/definition.ts'
import { type Row, type Stream, streamOf } from '../streaming/stream.ts'
import { rangePass } from './true-range.ts'
import { wilderPass } from './wilder.ts'

type Bar = 'high' | 'low' | 'close'

/**
 * Average true range: Wilder's average of the true ranges of rows 1…n at row n, then onward; TA-Lib `ATR`.
 *
 * in: bars[rows]; out: out[rows], NaN before row n. NaN: such rows give NaN and are skipped.
 * @throws MathFault `math.period`, `math.length`
 */
export function atrInto(out: Column, bars: Bars, n: number): void {
  batchInto({ value: out }, atrOf(n), bars)
}

/** {@link atrInto} into a new column in shared memory. */
export function atr(bars: Bars, n: number): Column {
  return batch(atrOf(n), bars).value
}

/** {@link atrInto} bar by bar. */
export function atrStream(n: number): Stream<Row<Bar, 'x'>, number> {
  return streamOf(atrOf(n))
}

/** {@link atrInto} in percent of the close, 0 where the close is 0; TA-Lib `NATR`. */
export function natrInto(out: Column, bars: Bars, n: number): void {
  batchInto({ value: out }, natrOf(n), bars)
}

/** {@link natrInto} into a new column in shared memory. */
export function natr(bars: Bars, n: number): Column {
  return batch(natrOf(n), bars).value
}

/** {@link natrInto} bar by bar. */
export function natrStream(n: number): Stream<Row<Bar, 'x'>, number> {
  return streamOf(natrOf(n))
}

function atrOf(n: number): Definition<Bar, 'value'> {
  requirePeriod(n)
  return {
    inputs: ['high', 'low', 'close'],
    outputs: ['value'],
    reach: n + 1,
    gaps: 'skipped',
    passes: ({ value }, bars) => atrPasses(value, bars, n),
  }
}

function natrOf(n: number): Definition<Bar, 'value'> {
  return {
    ...atrOf(n),
    passes: ({ value }, bars) => [
      ...atrPasses(value, bars, n),
      (begin, end) => {
        const { close } = bars
        for (let row = begin; row < end; row++) {
          value[row] = close[row] === 0 ? value[row]! * 0 : (value[row]! / close[row]!) * 100
        }
      },
    ],
  }
}

/** Average true range of bars without NaN; NaN before row n. */
export function atrPasses(out: Column, bars: Bars, n: number): readonly Pass[] {
  return [rangePass(out, bars), wilderPass(out, out, { n, from: 1 })]
}

import type { Column } from '../../domain/index.ts'
import type { Bars } from '../bars.ts'
import { requirePeriod } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition, Pass } from '../streaming/definition.ts'
import { type Row, type Stream, streamOf } from '../streaming/stream.ts'
import { wilderPass } from './wilder.ts'

type Bar = 'high' | 'low' | 'close'

/**
 * True range: the largest of high − low, |high − previous close| and |low − previous close|; TA-Lib `TRANGE`.
 *
 * in: bars[rows]; out: out[rows], NaN on the first row. NaN: such rows give NaN and are skipped.
 * @throws MathFault `math.length`
 */
export function trueRangeInto(out: Column, bars: Bars): void {
  batchInto({ value: out }, TRUE_RANGE, bars)
}

/** {@link trueRangeInto} into a new column in shared memory. */
export function trueRange(bars: Bars): Column {
  return batch(TRUE_RANGE, bars).value
}

/** {@link trueRangeInto} bar by bar. */
export function trueRangeStream(): Stream<Row<Bar, 'x'>, number> {
  return streamOf(TRUE_RANGE)
}

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

const TRUE_RANGE: Definition<Bar, 'value'> = {
  inputs: ['high', 'low', 'close'],
  outputs: ['value'],
  reach: 1,
  gaps: 'skipped',
  passes: ({ value }, bars) => [rangePass(value, bars)],
}

function atrOf(n: number): Definition<Bar, 'value'> {
  requirePeriod(n)
  return { ...TRUE_RANGE, reach: n + 1, passes: ({ value }, bars) => atrPasses(value, bars, n) }
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

/** True range of bars without NaN; NaN on row 0. */
export function rangePass(out: Column, { high, low, close }: Bars): Pass {
  return (begin, end) => {
    if (begin === 0 && end > 0) out[0] = NaN
    for (let row = Math.max(begin, 1); row < end; row++) {
      const previous = close[row - 1]!
      const top = high[row]!
      const bottom = low[row]!
      out[row] = Math.max(top - bottom, Math.abs(top - previous), Math.abs(bottom - previous))
    }
  }
}

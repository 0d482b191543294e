import type { Candles, Column } from '../../../../domain/index.ts'
import type { Stream } from '../../../../math/index.ts'
import { type TalibArgs, type TalibFunction, talib } from './talib-function.ts'

/** A row of the last `n`, among `n − 1` before it. */
export const fullWindow = (n: number) => n - 1
/** As {@link fullWindow} over changes. */
export const fullWindowOfChanges = (n: number) => n

/** What a function of `math` is: batch and stream by its period. */
interface OfReal {
  readonly window?: number
  readonly lookBack?: (n: number) => number
  readonly batch: (x: Column, n: number) => Column
  readonly stream: (n: number) => Stream<number, number>
}

/** A function of one column and a period. */
export function ofReal({ batch, stream, ...spec }: OfReal): TalibFunction {
  return talib(['real'], {
    ...spec,
    batch: ({ real }, n) => [batch(real, n)],
    stream(n) {
      const state = stream(n)
      return ({ real }) => [state.next(real)]
    },
  })
}

type BarColumn = Exclude<keyof Candles, 'time' | 'timeframe' | 'length'>

interface OfBars<K extends BarColumn> {
  readonly window?: number
  readonly args?: TalibArgs
  readonly lookBack?: (n: number, args: TalibArgs) => number
  readonly batch: (bars: Readonly<Record<K, Column>>, n: number, args: TalibArgs) => Column
  readonly stream: (n: number, args: TalibArgs) => Stream<Readonly<Record<K, number>>, number>
}

/** A function of columns of candles with one output. */
export function ofBars<K extends BarColumn>(
  inputs: readonly K[],
  { batch, stream, ...spec }: OfBars<K>,
): TalibFunction {
  return talib(inputs, {
    ...spec,
    batch: (bars, n, args) => [batch(bars, n, args)],
    stream(n, args) {
      const state = stream(n, args)
      return (row) => [state.next(row)]
    },
  })
}

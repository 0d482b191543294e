import type { Column } from '../../domain/index.ts'

/** The columns of every candle series. `time` is the candle's start in UTC milliseconds. */
export interface CandleColumns {
  readonly time: Column
  readonly open: Column
  readonly high: Column
  readonly low: Column
  readonly close: Column
  readonly volume: Column
}

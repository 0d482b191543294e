import type { Candles } from '../domain/index.ts'

/** High, low and close of one series; {@link Candles} fit. */
export type Bars = Pick<Candles, 'high' | 'low' | 'close'>

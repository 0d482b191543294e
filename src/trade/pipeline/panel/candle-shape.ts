import type { Column } from '../../../domain/index.ts'

/** Names of the codes of `candle_shape`, from 0. */
export const CANDLE_SHAPES = ['flat', 'doji', 'up', 'strong_up', 'down', 'strong_down'] as const

const FLAT = 0
const DOJI = 1
const UP = 2
const DOWN = 4
const DOJI_SHARE = 0.1
const STRONG_SHARE = 0.6

interface Prices {
  readonly open: Column
  readonly high: Column
  readonly low: Column
  readonly close: Column
}

/**
 * Shape of each candle by its body's share |close − open|/(high − low): `flat` where high is low, `doji` up to 0.1,
 * else up or down, `strong_` from 0.6 on.
 * in: prices[rows]; out: out[rows], codes of {@link CANDLE_SHAPES}; NaN where a price is.
 */
export function candleShapeInto(out: Column, { open, high, low, close }: Prices): void {
  for (let row = 0; row < out.length; row++) {
    const range = high[row]! - low[row]!
    const body = close[row]! - open[row]!
    if (Number.isNaN(range + body)) out[row] = NaN
    else if (range === 0) out[row] = FLAT
    else {
      const share = Math.abs(body) / range
      const strong = share >= STRONG_SHARE ? 1 : 0
      out[row] = share <= DOJI_SHARE ? DOJI : (body > 0 ? UP : DOWN) + strong
    }
  }
}

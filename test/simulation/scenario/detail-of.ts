import { allocateCandles, type Candles, parseTimeframe, timeframeMs } from '../../../src/domain/index.ts'
import { randomFrom } from './random-from.ts'
import type { Venue } from './venue.ts'

/** Small candles that together make the large ones: same open, close, high and low. */
export function detailOf(
  large: Candles,
  { timeframe, seed, missing }: NonNullable<Venue['detail']>,
): Candles {
  const random = randomFrom(seed)
  const step = timeframeMs(parseTimeframe(timeframe))
  const count = timeframeMs(large.timeframe) / step
  const rows = Array.from({ length: large.length }, (_, row) => row).filter(() => random() >= missing)
  const small = allocateCandles(rows.length * count, parseTimeframe(timeframe))
  for (const [index, row] of rows.entries()) {
    const [open, high, low, close] = [large.open, large.high, large.low, large.close].map((one) => one[row]!)
    const pick = () => Math.floor(random() * count)
    const [highest, lowest] = [pick(), pick()]
    let last = open!
    for (let part = 0; part < count; part++) {
      const at = index * count + part
      const within = Number((low! + random() * (high! - low!)).toFixed(6))
      const next = part === count - 1 ? close! : within
      small.time[at] = large.time[row]! + part * step
      small.open[at] = last
      small.high[at] = part === highest ? high! : Math.max(last, next)
      small.low[at] = part === lowest ? low! : Math.min(last, next)
      small.close[at] = next
      last = next
    }
  }
  return small
}

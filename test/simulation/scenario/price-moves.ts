/**
 * How prices move. `grid` keeps to coarse ticks, so that profits meet thresholds exactly; `broken` opens
 * outside of the candle now and then, for only there an order has to wait.
 */
export const STYLES = ['walk', 'gappy', 'flat', 'spikes', 'doji', 'grid', 'trend', 'broken'] as const

export type Style = (typeof STYLES)[number]

export interface Prices {
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
}

/** The candle after a close of `last`; prices stay within an order of magnitude of 100. */
export function move(style: Style, last: number, random: () => number): Prices {
  const step = (size: number) => 1 + (random() - 0.5) * 2 * size
  const wick = (size: number) => 1 + random() * size
  const around = (open: number, close: number, up: number, down: number): Prices => ({
    open,
    high: Math.max(open, close) * up,
    low: Math.min(open, close) / down,
    close,
  })
  const anchored = last > 1000 || last < 10 ? 100 : last
  const near = anchored * step(0.002)
  switch (style) {
    case 'walk':
      return around(anchored, anchored * step(0.02), wick(0.01), wick(0.01))
    case 'gappy':
      return around(anchored * step(0.05), anchored * step(0.05), wick(0.005), wick(0.005))
    case 'flat':
      return random() < 0.9 ? around(anchored, anchored, 1, 1) : around(near, near, 1, 1)
    case 'spikes':
      return random() < 0.8
        ? around(anchored, near, wick(0.002), wick(0.002))
        : around(anchored, near, wick(0.2), wick(0.2))
    case 'doji':
      return around(anchored, anchored, wick(0.03), wick(0.03))
    case 'grid': {
      const open = random() < 0.5 ? 100 : anchored * step(0.04)
      return around(open, open * step(0.03), wick(0.03), wick(0.03))
    }
    case 'trend':
      return around(near, near * (1 + (random() - 0.3) * 0.02), wick(0.004), wick(0.004))
    case 'broken': {
      const bar = around(anchored, anchored * step(0.02), wick(0.01), wick(0.01))
      return random() < 0.5 ? bar : { ...bar, open: bar.open * step(random() < 0.5 ? 0.04 : 0.3) }
    }
  }
}

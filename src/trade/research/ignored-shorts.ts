import type { TradingSettings } from '../../domain/index.ts'
import type { Market } from '../engine/index.ts'

type Signals = Pick<Market, 'candles' | 'enterShort' | 'startup'>

/** Short signals that could have been acted on, had spot markets shorts; 0 in futures mode. */
export function ignoredShorts(
  markets: readonly Signals[],
  { tradingMode }: Pick<TradingSettings, 'tradingMode'>,
): number {
  if (tradingMode === 'futures') return 0
  let count = 0
  for (const { candles, enterShort, startup } of markets) {
    if (enterShort === undefined) continue
    // The last row has no next candle to act on.
    for (let row = startup; row < candles.length - 1; row++) count += enterShort[row]!
  }
  return count
}

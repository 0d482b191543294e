export { type CandleColumns, candleTrouble, isPossible, requireSound } from './candle-trouble.ts'
export { MarketError, type MarketErrorCode } from './market-error.ts'
export { memoryCandleStore } from './memory-candle-store.ts'
export type { CandleStore, RevisionPolicy, SeriesSummary, WriteOutcome } from './port.ts'

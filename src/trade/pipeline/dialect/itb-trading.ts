import type { TradingDialect } from '../signals/trading-dialect.ts'

/** A sale is measured against the previous sale, a purchase against the previous purchase. */
export const itbTrading: TradingDialect = { measuredAgainst: 'previous' }

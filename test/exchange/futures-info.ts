import { type SeededMarket, symbolName } from './seeded-market.ts'

/** The day that Binance writes for contracts that never end: 25 December 2100. */
const NEVER = 4_133_404_800_000

/** `/fapi/v1/exchangeInfo` of perpetual contracts. */
export function futuresInfo(
  markets: readonly SeededMarket[],
  serverTime: number,
  weightLimit: number,
): unknown {
  return {
    timezone: 'UTC',
    serverTime,
    futuresType: 'U_MARGINED',
    rateLimits: [
      { rateLimitType: 'REQUEST_WEIGHT', interval: 'MINUTE', intervalNum: 1, limit: weightLimit },
      { rateLimitType: 'ORDERS', interval: 'MINUTE', intervalNum: 1, limit: 1200 },
    ],
    exchangeFilters: [],
    assets: [{ asset: 'USDT', marginAvailable: true, autoAssetExchange: '-10000' }],
    symbols: markets.map(symbolInfo),
  }
}

function symbolInfo({ symbol, listed }: SeededMarket): unknown {
  const { base, quote, tickSize, stepSize, minNotional } = symbol
  return {
    symbol: symbolName(symbol),
    pair: symbolName(symbol),
    contractType: 'PERPETUAL',
    deliveryDate: NEVER,
    onboardDate: listed,
    status: 'TRADING',
    maintMarginPercent: '2.5000',
    requiredMarginPercent: '5.0000',
    baseAsset: base,
    quoteAsset: quote,
    marginAsset: quote,
    pricePrecision: 2,
    quantityPrecision: 5,
    baseAssetPrecision: 8,
    quotePrecision: 8,
    underlyingType: 'COIN',
    underlyingSubType: ['PoW'],
    triggerProtect: '0.0500',
    liquidationFee: '0.012500',
    marketTakeBound: '0.05',
    maxMoveOrderLimit: 10_000,
    filters: [
      { filterType: 'PRICE_FILTER', minPrice: tickSize, maxPrice: '1000000', tickSize },
      { filterType: 'LOT_SIZE', minQty: stepSize, maxQty: '1000', stepSize },
      { filterType: 'MARKET_LOT_SIZE', minQty: stepSize, maxQty: '120', stepSize },
      { filterType: 'MAX_NUM_ORDERS', limit: 200 },
      { filterType: 'MIN_NOTIONAL', notional: minNotional },
      {
        filterType: 'PERCENT_PRICE',
        multiplierUp: '1.0500',
        multiplierDown: '0.9500',
        multiplierDecimal: '4',
      },
    ],
    orderTypes: ['LIMIT', 'MARKET', 'STOP', 'STOP_MARKET', 'TAKE_PROFIT', 'TAKE_PROFIT_MARKET'],
    timeInForce: ['GTC', 'IOC', 'FOK', 'GTX', 'GTD'],
  }
}

import { api, read } from './client.ts'
import type { BotSummary, ClosedTrade, OpenPosition, TradePage } from './types.ts'

/** Closed trades that are read of each bot. */
const TRADES_PAGE = 500

export interface MarketTrades {
  /** Names of the bots that trade the market. */
  readonly bots: readonly string[]
  readonly closed: readonly ClosedTrade[]
  readonly open: readonly OpenPosition[]
}

/** What the bots that trade a market did there: the newest closed trades of each, and what is open. */
export async function readMarketTrades(
  { venue, pair }: { readonly venue: string; readonly pair: string },
  signal: AbortSignal,
): Promise<MarketTrades> {
  const { items } = await read<{ items: readonly BotSummary[] }>(api.GET('/api/v1/bots', { signal }))
  const trading = items.filter((bot) => bot.venue === venue && bot.pairs.includes(pair))
  const parts = await Promise.all(
    trading.map(async ({ id }) => {
      const path = { id }
      const [trades, positions] = await Promise.all([
        read<TradePage>(
          api.GET('/api/v1/bots/{id}/trades', { signal, params: { path, query: { limit: TRADES_PAGE } } }),
        ),
        read<{ items: readonly OpenPosition[] }>(
          api.GET('/api/v1/bots/{id}/positions', { signal, params: { path } }),
        ),
      ])
      return { closed: trades.items, open: positions.items }
    }),
  )
  return {
    bots: trading.map(({ name }) => name),
    closed: parts.flatMap(({ closed }) => closed).filter((trade) => trade.pair === pair),
    open: parts.flatMap(({ open }) => open).filter((position) => position.pair === pair),
  }
}

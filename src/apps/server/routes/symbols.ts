import { timeframeMs } from '../../../domain/index.ts'
import type { CandleStore, SeriesSummary } from '../../../trade/market/index.ts'
import { SymbolList, SymbolQuery } from '../schemas/symbol.ts'
import type { Server } from '../server-type.ts'
import { answers } from './answers.ts'
import { byReaders, forReaders } from './data-access.ts'

/** What can be asked for: the stored markets. */
export function symbolRoutes(
  app: Server,
  { candles }: { readonly candles: Pick<CandleStore, 'list'> },
): void {
  for (const [operationId, path] of [
    ['listSymbols', '/api/v1/symbols'],
    ['listSymbolsAtRoot', '/symbols'],
  ] as const) {
    app.get(
      path,
      {
        config: forReaders,
        schema: {
          ...{ operationId, tags: ['data'], security: byReaders },
          summary: 'Stored markets and their timeframes',
          querystring: SymbolQuery,
          response: answers(200, SymbolList),
        },
      },
      async ({ query: { venue, pair } }) => {
        const found = (await candles.list()).filter(
          (one) => (venue ?? one.venue) === one.venue && (pair ?? one.pair) === one.pair,
        )
        return { items: groupByMarket(found) }
      },
    )
  }
}

function groupByMarket(series: readonly SeriesSummary[]) {
  const markets = Map.groupBy(series, ({ venue, pair }) => `${venue} ${pair}`)
  return [...markets]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, group]) => {
      const { venue, pair } = group[0]!
      const timeframes = group
        .toSorted((a, b) => timeframeMs(a.timeframe) - timeframeMs(b.timeframe))
        .map(({ timeframe, rows, firstTime, lastTime }) => ({ timeframe, rows, firstTime, lastTime }))
      return { venue, pair, timeframes }
    })
}

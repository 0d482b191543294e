import type { Query, QueryClient } from '@tanstack/react-query'
import type { components } from '../../../src/client/index.ts'

export type ChangedCandles = components['schemas']['CandleEventData']

/** Where more changed, the list of markets follows by its own clock: it is dear to make. */
const MOST_MARKETS = 10
/** Where the event names nothing, all is read, at most this often. */
const UNNAMED_MS = 5_000

/** What an event of candles makes be read again: the series, and the bars of those that changed. */
export function staleCandles(client: QueryClient): (changed: ChangedCandles) => void {
  let last = Number.NEGATIVE_INFINITY
  return ({ changed, series }) => {
    if (series.length === 0) {
      const now = performance.now()
      if (now - last < UNNAMED_MS) return
      last = now
    }
    const names = new Set(series.map(({ venue, pair }) => `${venue} ${pair}`))
    void client.invalidateQueries({
      predicate: ({ queryKey }) => touches(queryKey, names, changed <= MOST_MARKETS),
    })
  }
}

/** Whether a read may tell something else now. Without names any candle may have changed. */
export function touches(key: Query['queryKey'], names: ReadonlySet<string>, few: boolean): boolean {
  const [topic, ...rest] = key
  if (topic === 'series') return true
  if (topic === 'markets') return few && names.size > 0
  if (topic !== 'candles' && topic !== 'indicator') return false
  const range = rest.at(-1) as { readonly venue: string; readonly pair: string } | undefined
  return range !== undefined && (names.size === 0 || names.has(`${range.venue} ${range.pair}`))
}

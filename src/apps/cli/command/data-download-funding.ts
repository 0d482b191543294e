import { appendFunding, type OpenedExchange } from '../../../adapters/exchange/index.ts'
import { formatTime, type Pair, type TimeRange, type Venue } from '../../../domain/index.ts'
import type { FundingStore } from '../../../trade/market/index.ts'
import { count, type Terminal } from '../terminal.ts'

export interface FundingWanted {
  readonly exchange: OpenedExchange
  readonly store: FundingStore
  readonly venue: Venue
  readonly pairs: readonly Pair[]
  readonly range: TimeRange
  readonly signal: AbortSignal
}

/** `leme data download --kind funding`: rates of funding into the store, contract after contract. */
export async function downloadFunding(terminal: Terminal, wanted: FundingWanted): Promise<void> {
  const { exchange, store, venue, pairs, range, signal } = wanted
  for (const pair of pairs) exchange.requireContract(pair)
  const series: { readonly pair: Pair; readonly inserted: number; readonly rates: number }[] = []
  for (const pair of pairs) {
    const inserted = await appendFunding({
      ...{ exchange, store, venue, pair, signal, since: range.start! },
      ...(range.end !== undefined && { until: range.end }),
      onPage: (sum, time) =>
        terminal.progress(`${pair} funding: ${count(sum)} new, at ${formatTime(time)} UTC`),
    })
    const { rows = 0 } = (await store.summary({ venue, pair })) ?? {}
    series.push({ pair, inserted, rates: rows })
  }
  const lines = series.map(
    ({ pair, inserted, rates }) => `${pair}: ${count(inserted)} new rates; ${count(rates)} stored`,
  )
  terminal.result(
    { schema: 'leme.download-funding/1', exchange: exchange.id, series },
    [...lines, 'A backtest charges them where mark prices are stored, too: --kind mark'].join('\n'),
  )
}

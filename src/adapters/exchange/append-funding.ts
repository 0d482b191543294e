import type { Pair, Venue } from '../../domain/index.ts'
import type { FundingRate, FundingStore } from '../../trade/market/index.ts'
import type { OpenedExchange } from './open-exchange.ts'

export interface AppendFundingRequest {
  readonly exchange: OpenedExchange
  readonly store: FundingStore
  readonly venue: Venue
  readonly pair: Pair
  /** UTC milliseconds. */
  readonly since: number
  /** Excluded; all that was paid without it. UTC milliseconds. */
  readonly until?: number
  readonly signal?: AbortSignal
  /** After each page that is stored: how many were new so far, and the time of its last rate. */
  readonly onPage?: (inserted: number, time: number) => void
}

/**
 * Stores the rates of funding that the store lacks of a contract, and gives how many these were. What lies
 * before the stored ones is stored at once, so that an interrupted download leaves no hole.
 * @throws ExchangeError as `requireContract`, and those of requests; what was stored until then stays
 */
export async function appendFunding(request: AppendFundingRequest): Promise<number> {
  const { exchange, store, venue, pair, since, until = Number.POSITIVE_INFINITY, onPage } = request
  exchange.requireContract(pair)
  const stored = await store.summary({ venue, pair })
  let inserted = 0
  const keep = async (rates: readonly FundingRate[]) => {
    inserted += await store.write({ venue, pair }, rates)
    onPage?.(inserted, rates.at(-1)!.time)
  }
  if (stored && since < stored.firstTime) {
    const earlier: FundingRate[] = []
    for await (const page of pages(request, since, stored.firstTime)) earlier.push(...page)
    if (earlier.length > 0) await keep(earlier)
  }
  for await (const page of pages(request, stored ? stored.lastTime + 1 : since, until)) await keep(page)
  return inserted
}

/** Rates with `from <= time < end`, oldest first, a page for each answer that brings some. */
async function* pages(
  { exchange, pair, signal }: AppendFundingRequest,
  from: number,
  end: number,
): AsyncGenerator<readonly FundingRate[], void> {
  for (let cursor = from; cursor < end; ) {
    signal?.throwIfAborted()
    const start = cursor
    const fresh = (await exchange.fundingPage(pair, start)).filter(({ time }) => time >= start)
    const wanted = fresh.filter(({ time }) => time < end)
    if (wanted.length > 0) yield wanted
    if (fresh.length === 0) return
    cursor = fresh.at(-1)!.time + 1
  }
}

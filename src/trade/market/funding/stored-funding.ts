import { type FundingRates, parseTimeframe, parseVenue, type Venue } from '../../../domain/index.ts'
import type { CandleStore } from '../port.ts'
import { storedCandles } from '../stored-candles.ts'
import { joinFunding } from './join-funding.ts'
import type { ContractKey, FundingStore } from './port.ts'

/** Funding is paid at full hours. */
const HOUR = parseTimeframe('1h')

/** Under which venue's name candles of a venue's mark prices are kept. @throws Fault `venue.malformed` */
export function markVenue(venue: Venue): Venue {
  return parseVenue(`${venue}-mark`)
}

/** Rates of funding without mark prices of an hour or shorter: nothing could be charged. */
export type StoredFunding =
  | { readonly kind: 'none' | 'no-mark' }
  | { readonly kind: 'rates'; readonly rates: FundingRates }

/** Funding of a contract, as `joinFunding` makes it of what is stored. */
export async function storedFunding(
  stores: {
    readonly candles: Pick<CandleStore, 'list' | 'read'>
    readonly funding: Pick<FundingStore, 'read'>
  },
  { venue, pair }: ContractKey,
): Promise<StoredFunding> {
  const rates = await stores.funding.read({ venue, pair })
  if (rates.length === 0) return { kind: 'none' }
  const range = { start: rates[0]!.time, end: rates.at(-1)!.time }
  const mark = await storedCandles(stores.candles, { venue: markVenue(venue), pair, timeframe: HOUR }, range)
  if (!mark || mark.length === 0) return { kind: 'no-mark' }
  const prices = new Map(Array.from({ length: mark.length }, (_, row) => [mark.time[row]!, mark.open[row]!]))
  const joined = joinFunding(rates, prices)
  return joined.time.length === 0 ? { kind: 'no-mark' } : { kind: 'rates', rates: joined }
}

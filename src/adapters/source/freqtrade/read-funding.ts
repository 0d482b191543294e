import { type FundingRates, parseTimeframe } from '../../../domain/index.ts'
import { type CandleRows, joinFunding } from '../../../trade/market/index.ts'
import { readRows } from '../csv/read-candles.ts'
import { SourceError } from '../source-error.ts'

/** Only times in seconds from before 1973 could be mistaken for milliseconds; these files have none. */
const ANY = parseTimeframe('1h')

/**
 * Funding of freqtrade's files: the open of the rates, at the open of the mark price of the same time. Times that
 * only one of the two has are left out, as freqtrade does.
 * @throws SourceError as `readCandles`; `candles.missing` where the two have no time in common
 */
export function readFunding({
  rates,
  mark,
}: {
  readonly rates: string
  readonly mark: string
}): FundingRates {
  const told = Array.from(opens(readRows(rates, ANY)), ([time, rate]) => ({ time, rate }))
  const funding = joinFunding(told, opens(readRows(mark, ANY)))
  if (funding.time.length === 0) {
    throw new SourceError('candles.missing', `${rates} and ${mark} have no time in common`, {
      hint: 'Give funding rates and mark prices of the same market and days.',
      where: rates,
    })
  }
  return funding
}

function opens({ length, time, open }: CandleRows): ReadonlyMap<number, number> {
  const known = new Map<number, number>()
  for (let row = 0; row < length; row++) {
    if (Number.isFinite(time[row]!) && Number.isFinite(open[row]!)) known.set(time[row]!, open[row]!)
  }
  return known
}

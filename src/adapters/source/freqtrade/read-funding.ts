import { allocateColumn, type FundingRates, parseTimeframe } from '../../../domain/index.ts'
import type { CandleRows } from '../../../trade/market/index.ts'
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
  const prices = opens(readRows(mark, ANY))
  const paid = [...opens(readRows(rates, ANY))].filter(([time]) => prices.has(time)).sort(([a], [b]) => a - b)
  if (paid.length === 0) {
    throw new SourceError('candles.missing', `${rates} and ${mark} have no time in common`, {
      hint: 'Give funding rates and mark prices of the same market and days.',
      where: rates,
    })
  }
  const [time, rate, markPrice] = [0, 0, 0].map(() => allocateColumn(paid.length)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ]
  for (const [row, [at, ratio]] of paid.entries()) {
    time[row] = at
    rate[row] = ratio
    markPrice[row] = prices.get(at)!
  }
  return { time, rate, markPrice }
}

function opens({ length, time, open }: CandleRows): ReadonlyMap<number, number> {
  const known = new Map<number, number>()
  for (let row = 0; row < length; row++) {
    if (Number.isFinite(time[row]!) && Number.isFinite(open[row]!)) known.set(time[row]!, open[row]!)
  }
  return known
}

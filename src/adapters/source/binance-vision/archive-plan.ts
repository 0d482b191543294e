import { baseOf, type Pair, quoteOf, type Timeframe } from '../../../domain/index.ts'
import { SourceError } from '../source-error.ts'
import type { ArchiveMarket } from './archive-name.ts'

/** Klines of one pair, as Binance names them. */
export interface ArchiveSeries {
  readonly market: ArchiveMarket
  readonly symbol: string
  readonly timeframe: Timeframe
}

/** A month, `2024-01`, or a day, `2024-01-05`. */
export interface ArchivePeriod {
  readonly name: string
  /** UTC milliseconds; `end` is not in it. */
  readonly start: number
  readonly end: number
}

const DAY = 86_400_000

/** `BTCUSDT` of BTC/USDT and BTC/USDT:USDT, `BTCUSD_PERP` of BTC/USD:BTC. @throws SourceError `archive.symbol` */
export function archiveSeries(pair: Pair, timeframe: Timeframe): ArchiveSeries {
  const [base, quote] = [baseOf(pair), quoteOf(pair)]
  const settle = pair.split(':')[1]
  if (settle === undefined) return { market: 'spot', symbol: base + quote, timeframe }
  if (settle === quote) return { market: 'um', symbol: base + quote, timeframe }
  if (settle === base) return { market: 'cm', symbol: `${base}${quote}_PERP`, timeframe }
  throw new SourceError('archive.symbol', `${pair} is settled in neither of its two currencies`, {
    hint: 'For example BTC/USDT, BTC/USDT:USDT or BTC/USD:BTC.',
  })
}

/** Where an archive lies below the address of all (binance-public-data, README). */
export function archivePath({ market, symbol, timeframe }: ArchiveSeries, { name }: ArchivePeriod): string {
  const folder = market === 'spot' ? 'spot' : `futures/${market}`
  const span = name.length === 7 ? 'monthly' : 'daily'
  return `data/${folder}/${span}/klines/${symbol}/${timeframe}/${symbol}-${timeframe}-${name}.zip`
}

/** Months that are over, the oldest first, from that of `since` to that before `until`. UTC milliseconds. */
export function wholeMonths(since: number, until: number, now: number): readonly ArchivePeriod[] {
  const months: ArchivePeriod[] = []
  for (let month = monthAt(since); month.end <= now && month.start < until; month = monthAt(month.end))
    months.push(month)
  return months
}

/** Days of a month that are over. */
export function wholeDays(month: ArchivePeriod, now: number): readonly ArchivePeriod[] {
  const days: ArchivePeriod[] = []
  for (let start = month.start; start < month.end && start + DAY <= now; start += DAY)
    days.push({ name: new Date(start).toISOString().slice(0, 10), start, end: start + DAY })
  return days
}

export function monthAt(time: number): ArchivePeriod {
  const date = new Date(time)
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()]
  const start = Date.UTC(year, month)
  return { name: new Date(start).toISOString().slice(0, 7), start, end: Date.UTC(year, month + 1) }
}

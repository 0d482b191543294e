import { basename } from 'node:path'
import { parseTimeframe, type Timeframe } from '../../../domain/index.ts'
import { SourceError } from '../source-error.ts'

/** Spot, futures settled in a currency like USDT, futures settled in the coin. */
export type ArchiveMarket = 'spot' | 'um' | 'cm'

/** What the name of an archive of klines tells. */
export interface ArchiveName {
  /** As Binance writes it, `BTCUSDT`. */
  readonly symbol: string
  readonly timeframe: Timeframe
  /** `2024-01`, or `2024-01-05` of an archive of one day. */
  readonly period: string
  /** By the folders that it lies in, where these tell; else undefined. */
  readonly market?: ArchiveMarket
}

const NAME = /^([A-Z0-9]{2,30}(?:_[A-Z0-9]{1,10})?)-([A-Za-z0-9]+)-(\d{4}-\d\d(?:-\d\d)?)\.zip$/
const FUTURES = /(?:^|[/\\])futures[/\\](um|cm)(?=[/\\])/
const SPOT = /(?:^|[/\\])spot(?=[/\\])/
const OTHER_FOLDERS =
  /(?:^|[/\\])(aggTrades|trades|bookDepth|bookTicker|fundingRate|indexPriceKlines|liquidationSnapshot|markPriceKlines|metrics|premiumIndexKlines)(?=[/\\])/

/**
 * Reads `BTCUSDT-1m-2024-01.zip` and `BTCUSDT-1m-2024-01-05.zip`, and the market off folders like `futures/um`.
 * @throws SourceError `archive.name`, Fault `timeframe.unknown`
 */
export function archiveName(path: string): ArchiveName {
  const [, symbol, what, period] = NAME.exec(basename(path)) ?? []
  const other = OTHER_FOLDERS.exec(path)?.[1]
  if (!symbol || !what || !period) throw refused(path, 'is not named like an archive of klines')
  if (other || !/^\d/.test(what)) throw refused(path, `holds ${other ?? what}, not klines`)
  if (what === '1s' || what === '1mo') throw refused(path, `holds candles of ${what}, which are not kept`)
  const market = FUTURES.exec(path)?.[1] ?? (SPOT.test(path) ? 'spot' : undefined)
  return {
    symbol,
    timeframe: parseTimeframe(what),
    period,
    ...(market && { market: market as ArchiveMarket }),
  }
}

function refused(path: string, what: string): SourceError {
  return new SourceError('archive.name', `${path} ${what}`, {
    hint: 'Archives of klines are read, under their own names: BTCUSDT-1m-2024-01.zip or BTCUSDT-1m-2024-01-05.zip.',
    where: path,
  })
}

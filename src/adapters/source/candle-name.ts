import { basename } from 'node:path'
import { type Pair, parsePair, parseTimeframe, type Timeframe } from '../../domain/index.ts'

/** Pair and candle length as a file's name tells them. */
export interface CandleName {
  readonly pair: Pair
  readonly timeframe: Timeframe
}

const MARKET = `([A-Z0-9]{1,20})[-_]([A-Z0-9]{1,20})(?:[-_]([A-Z0-9]{1,20}))?`
const READ = new RegExp(`^${MARKET}-(\\d+[mhdw])(?:-futures)?\\.(?:csv|csv\\.gz|json|json\\.gz|feather)$`)
const UNREAD = new RegExp(`^${MARKET}-(\\d+[mhdw])(?:-futures)?\\.(?:h5|parquet)$`)

/**
 * Of `ETH-BTC-5m.csv.gz`, and as freqtrade names its files: `ETH_BTC-5m.feather`,
 * `ETH_USDT_USDT-5m-futures.json`; undefined for others, which its funding rates and mark prices are.
 */
export function candleName(path: string): CandleName | undefined {
  return nameBy(READ, path)
}

/** The same of files in formats of freqtrade that are not read. */
export function unreadName(path: string): CandleName | undefined {
  return nameBy(UNREAD, path)
}

/** Names under which a pair's candles are looked for, the likely ones. */
export function likelyNames(pair: Pair, timeframe: Timeframe): readonly string[] {
  const parts = pair.split(/[/:]/)
  const spot = parts.slice(0, 2)
  const futures = `${[...spot, parts[2] ?? spot[1]].join('_')}-${timeframe}-futures.feather`
  const others = [`${spot.join('_')}-${timeframe}.feather`, `${spot.join('-')}-${timeframe}.csv.gz`]
  return parts.length > 2 ? [futures, ...others] : [...others, futures]
}

/** Whether two names may mean one market: `BTC/USDT` stands for `BTC/USDT:USDT`, too, and the other way round. */
export function meansSamePair(one: Pair, other: Pair): boolean {
  const [market, settle] = one.split(':')
  const [otherMarket, otherSettle] = other.split(':')
  return market === otherMarket && (settle === otherSettle || !settle || !otherSettle)
}

function nameBy(pattern: RegExp, path: string): CandleName | undefined {
  const match = pattern.exec(basename(path))
  if (!match) return undefined
  const [, base, quote, settle, timeframe] = match
  try {
    const pair = parsePair(`${base}/${quote}${settle ? `:${settle}` : ''}`)
    return { pair, timeframe: parseTimeframe(timeframe!) }
  } catch {
    return undefined
  }
}

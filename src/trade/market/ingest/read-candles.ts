import { candleStart, parseTimeframe, type Timeframe } from '../../../domain/index.ts'
import type { CandleReadings, IngestCandle, SymbolNames } from './port.ts'
import {
  type Complain,
  isFields,
  type ReadItems,
  readAmount,
  readItems,
  readNumber,
  readPrice,
  refuseOthers,
} from './read-fields.ts'
import { type SymbolReading, symbolReader } from './read-symbol.ts'
import { readTime } from './read-time.ts'

const TIMEFRAMES = ['M1', 'M5', 'M15', 'M30', 'H1', 'H4', 'D1', '1m', '5m', '15m', '30m', '1h', '4h', '1d']
const BY_NAME: ReadonlyMap<unknown, Timeframe> = new Map(
  TIMEFRAMES.map((name) => [name, parseTimeframe(name)]),
)
const FIELDS = new Set([
  ...['ts', 'symbol', 'timeframe', 'open', 'high', 'low', 'close', 'volume'],
  ...['bid', 'ask', 'spread', 'indicators'],
])
const MAX_INDICATORS = 100
const INDICATOR = /^[A-Za-z_][\w.-]{0,63}$/

/**
 * Candles from JSON: `ts`, `symbol`, `timeframe`, `open`, `high`, `low`, `close`, and maybe
 * `volume`, `bid`, `ask`, `spread` and `indicators` (numbers by name). `now` (UTC milliseconds)
 * bounds the future; `names` are the source's own of markets. Every trouble has the item's index and field.
 */
export function readIngestCandles(
  values: readonly unknown[],
  now: number,
  names?: SymbolNames,
): ReadItems<IngestCandle> {
  const readSymbol = symbolReader(names)
  return readItems(values, (fields, complain) => readCandle(fields, complain, { now, readSymbol }))
}

function readCandle(
  fields: Readonly<Record<string, unknown>>,
  complain: Complain,
  { now, readSymbol }: { readonly now: number; readonly readSymbol: (value: unknown) => SymbolReading },
): IngestCandle | undefined {
  refuseOthers(fields, FIELDS, complain)
  const time = readTime(fields.ts, now)
  if (typeof time === 'string') complain('ts', `ts ${time}`)
  const symbol = readSymbol(fields.symbol)
  if ('trouble' in symbol) complain('symbol', `symbol ${symbol.trouble}`)
  const timeframe = readTimeframe(fields.timeframe, complain)
  const open = readPrice(fields.open, 'open', complain)
  const high = readPrice(fields.high, 'high', complain)
  const low = readPrice(fields.low, 'low', complain)
  const close = readPrice(fields.close, 'close', complain)
  const volume = readAmount(fields.volume, 'volume', complain)
  const readings = readReadings(fields, complain)
  if (typeof time === 'string' || 'trouble' in symbol || timeframe === undefined) return undefined
  if (open === undefined || high === undefined || low === undefined || close === undefined) return undefined
  if (volume === undefined) return undefined
  if (high < low) return complain('high', `high ${high} is below low ${low}`)
  if (!liesWithin('open', open, { high, low, complain })) return undefined
  if (!liesWithin('close', close, { high, low, complain })) return undefined
  const sent = { symbol: String(fields.symbol), timeframe: String(fields.timeframe), time }
  const bucket = candleStart(time, timeframe)
  return { pair: symbol.pair, timeframe, time: bucket, open, high, low, close, volume, readings, sent }
}

function liesWithin(
  field: string,
  price: number,
  { high, low, complain }: { readonly high: number; readonly low: number; readonly complain: Complain },
): boolean {
  if (price > high) complain('high', `high ${high} is below ${field} ${price}`)
  else if (price < low) complain('low', `low ${low} is above ${field} ${price}`)
  return price <= high && price >= low
}

function readTimeframe(value: unknown, complain: Complain): Timeframe | undefined {
  return BY_NAME.get(value) ?? complain('timeframe', `timeframe is none of ${TIMEFRAMES.join(', ')}`)
}

function readReadings(
  fields: Readonly<Record<string, unknown>>,
  complain: Complain,
): CandleReadings | undefined {
  const { bid: aBid, ask: anAsk, spread: aSpread, indicators: some } = fields
  if (!isGiven(aBid) && !isGiven(anAsk) && !isGiven(aSpread) && !isGiven(some)) return undefined
  const bid = isGiven(fields.bid) ? readPrice(fields.bid, 'bid', complain) : undefined
  const ask = isGiven(fields.ask) ? readPrice(fields.ask, 'ask', complain) : undefined
  const spread = isGiven(fields.spread) ? readAmount(fields.spread, 'spread', complain) : undefined
  const indicators = isGiven(fields.indicators) ? readIndicators(fields.indicators, complain) : undefined
  if (bid !== undefined && ask !== undefined && ask < bid) complain('ask', `ask ${ask} is below bid ${bid}`)
  const readings = {
    ...(bid !== undefined && { bid }),
    ...(ask !== undefined && { ask }),
    ...(spread !== undefined && { spread }),
    ...(indicators !== undefined && { indicators }),
  }
  return Object.keys(readings).length === 0 ? undefined : readings
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null
}

function readIndicators(value: unknown, complain: Complain): Record<string, number> | undefined {
  if (!isFields(value)) return complain('indicators', 'indicators is no object of numbers by name')
  const names = Object.keys(value).toSorted()
  if (names.length > MAX_INDICATORS) {
    return complain('indicators', `indicators has ${names.length} names; at most ${MAX_INDICATORS} are taken`)
  }
  const entries = names.map((name) => {
    const field = `indicators.${name}`
    if (!INDICATOR.test(name)) complain(field, 'a name has letters, digits, _, . and -')
    return [name, readNumber(value[name], field, complain) ?? 0] as const
  })
  return entries.length === 0 ? undefined : Object.fromEntries(entries)
}

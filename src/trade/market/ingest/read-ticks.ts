import type { IngestTick, SymbolNames } from './port.ts'
import { type ReadItems, readAmount, readItems, readPrice, refuseOthers } from './read-fields.ts'
import { symbolReader } from './read-symbol.ts'
import { readTime } from './read-time.ts'

const FIELDS = new Set(['ts', 'symbol', 'bid', 'ask', 'spread', 'volume'])

/**
 * Ticks from JSON: `ts`, `symbol`, `bid`, `ask`, and maybe `spread` (else ask − bid) and `volume`
 * (else 0). `now` (UTC milliseconds) bounds the future; `names` are the source's own of markets. Every trouble has the item's index and field.
 */
export function readIngestTicks(
  values: readonly unknown[],
  now: number,
  names?: SymbolNames,
): ReadItems<IngestTick> {
  const readSymbol = symbolReader(names)
  return readItems(values, (fields, complain) => {
    refuseOthers(fields, FIELDS, complain)
    const time = readTime(fields.ts, now)
    if (typeof time === 'string') complain('ts', `ts ${time}`)
    const symbol = readSymbol(fields.symbol)
    if ('trouble' in symbol) complain('symbol', `symbol ${symbol.trouble}`)
    const bid = readPrice(fields.bid, 'bid', complain)
    const ask = readPrice(fields.ask, 'ask', complain)
    const volume = readAmount(fields.volume, 'volume', complain)
    const sent = readAmount(fields.spread, 'spread', complain)
    if (typeof time === 'string' || 'trouble' in symbol) return undefined
    if (bid === undefined || ask === undefined || volume === undefined || sent === undefined) return undefined
    if (ask < bid) return complain('ask', `ask ${ask} is below bid ${bid}`)
    const spread = fields.spread === undefined || fields.spread === null ? ask - bid : sent
    return { pair: symbol.pair, time, bid, ask, spread, volume }
  })
}

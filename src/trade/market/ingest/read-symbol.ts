import { type Pair, parsePair } from '../../../domain/index.ts'
import type { SymbolNames } from './port.ts'

/** What prices are quoted in, in names that are written without a slash. */
const QUOTES = [
  ...['USD', 'EUR', 'GBP', 'JPY', 'CHF', 'AUD', 'CAD', 'NZD', 'BRL', 'TRY', 'MXN', 'ZAR', 'SEK', 'NOK'],
  ...['DKK', 'PLN', 'HUF', 'CZK', 'SGD', 'HKD', 'CNH', 'USDT', 'USDC', 'FDUSD', 'BTC', 'ETH', 'BNB'],
]
const LONGEST_FIRST = QUOTES.toSorted((a, b) => b.length - a.length)
const PAIR = /^[A-Z0-9]{1,20}\/[A-Z0-9]{1,20}(:[A-Z0-9]{1,20})?$/
const JOINED = /^[A-Z0-9]{4,20}$/
/** Dollar coins whose names end like a base's last letter and USD: BTCTUSD is BTC/TUSD or BTCT/USD. */
const TWO_WAYS = /^(.+)(TUSD|BUSD)$/
const PLAIN = /^[A-Z0-9]{1,20}$/
const HINT = 'write BASE/QUOTE in capitals, for example BTC/USDT, or give its source a name for it'

export type SymbolReading = { readonly pair: Pair } | { readonly trouble: string }

/**
 * The pair that a symbol names, or a sentence that says why it names none.
 * 1. What the source's own `names` say counts first.
 * 2. `BASE/QUOTE` and `BASE/QUOTE:SETTLE` are taken as they are.
 * 3. Without a slash the symbol has to end in a known quote, and the longest one counts: BTCUSDT is
 *    BTC/USDT, EURUSD is EUR/USD. One that ends in none is quoted in the quote of `names`.
 * 4. Lower case, suffixes of brokers (`EURUSD.m`), unknown quotes and names that can be cut in two
 *    ways are refused: a guess would mix two markets in one series.
 */
export function readSymbol(value: unknown, { pairs = {}, quote: usual }: SymbolNames = {}): SymbolReading {
  if (typeof value !== 'string') return { trouble: 'is not a text' }
  if (Object.hasOwn(pairs, value)) return { pair: pairs[value]! }
  if (PAIR.test(value)) return { pair: parsePair(value) }
  if (usual !== undefined && PLAIN.test(value) && quoteIn(value) === undefined) {
    return { pair: parsePair(`${value}/${usual}`) }
  }
  if (!JOINED.test(value)) return { trouble: `is no symbol: ${HINT}` }
  const twoWays = TWO_WAYS.exec(value)
  if (twoWays && QUOTES.includes(twoWays[1]!)) return { trouble: `can be read in two ways: ${HINT}` }
  const quote = quoteIn(value)
  if (quote === undefined) return { trouble: `ends in no known quote currency: ${HINT}` }
  const base = value.slice(0, -quote.length)
  if (base === quote) return { trouble: `has the same currency twice: ${HINT}` }
  return { pair: parsePair(`${base}/${quote}`) }
}

function quoteIn(symbol: string): string | undefined {
  return LONGEST_FIRST.find((one) => symbol.endsWith(one) && symbol.length > one.length)
}

/** {@link readSymbol} for one batch: its symbols repeat, and each is read once. */
export function symbolReader(names?: SymbolNames): (value: unknown) => SymbolReading {
  const known = new Map<unknown, SymbolReading>()
  return (value) => {
    const before = known.get(value)
    if (before !== undefined) return before
    const reading = readSymbol(value, names)
    known.set(value, reading)
    return reading
  }
}

import { type Pair, parsePair } from '../../../domain/index.ts'
import { SourceError } from '../source-error.ts'
import type { ArchiveMarket } from './archive-name.ts'

/** Currencies that pairs are quoted in, by market; what is not here has to be told. */
const QUOTES: Readonly<Record<ArchiveMarket, readonly string[]>> = {
  spot: (
    'USDT USDC FDUSD TUSD BUSD USDP USDS PAX DAI BTC ETH BNB XRP TRX DOGE DOT SOL EUR AEUR EURI GBP AUD BRL TRY ' +
    'RUB UAH NGN ZAR PLN RON ARS JPY MXN CZK COP IDRT BIDR BVND VAI'
  ).split(' '),
  um: ['USDT', 'USDC', 'BUSD', 'BTC', 'ETH'],
  cm: ['USD'],
}

/**
 * The pair that a symbol of Binance means: `BTCUSDT` is BTC/USDT at the spot market, BTC/USDT:USDT among futures,
 * `BTCUSD_PERP` is BTC/USD:BTC. A symbol that may be read in two ways, or in none, is asked for.
 * @throws SourceError `archive.symbol`
 */
export function archivePair(symbol: string, market: ArchiveMarket): Pair {
  const [name, contract] = symbol.split('_') as [string, string?]
  const isPerpetual = market === 'cm' ? contract === 'PERP' : contract === undefined
  if (!isPerpetual) throw unclear(symbol, 'is no pair but a contract that ends')
  const found = QUOTES[market].filter((quote) => name.endsWith(quote) && name.length > quote.length)
  if (found.length === 0) throw unclear(symbol, 'ends in no currency that is known')
  const pairs = found.map((quote) => pairOf(name.slice(0, -quote.length), quote, market))
  if (pairs.length > 1) throw unclear(symbol, `may be ${pairs.join(' or ')}`)
  return pairs[0]!
}

function pairOf(base: string, quote: string, market: ArchiveMarket): Pair {
  const settle = { spot: '', um: `:${quote}`, cm: `:${base}` }[market]
  return parsePair(`${base}/${quote}${settle}`)
}

function unclear(symbol: string, what: string): SourceError {
  return new SourceError('archive.symbol', `${symbol} ${what}`, {
    hint: 'Say which pair it is, for example --symbol BTC/USDT; import its files alone.',
  })
}

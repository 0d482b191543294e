import { Fault, type Pair, parsePair } from '../../../domain/index.ts'
import type { SymbolNames } from '../../../trade/market/index.ts'

/** As it is sent: printable, without spaces; the last `=` ends it. */
const NAME = /^([!-~]{1,64})=([^=]+)$/
const MOST_PAIRS = 1_000_000
const QUOTE = /^[A-Z0-9]{1,20}$/

/**
 * What `US500.cash=US500/USD` and the currency of names without one say together; undefined when nothing is said.
 * @throws Fault `source.option`, `pair.malformed`
 */
export function readNames(
  symbols: readonly string[] = [],
  quote: string | undefined = undefined,
): SymbolNames | undefined {
  if (quote !== undefined && !QUOTE.test(quote)) {
    throw refused(`"${quote}" is no currency`, 'Write it in capitals, for example BRL.')
  }
  const pairs = new Map<string, Pair>()
  for (const text of symbols) {
    const [, name, pair] = NAME.exec(text) ?? []
    if (name === undefined || pair === undefined) {
      throw refused(
        `"${text}" is no name and its pair`,
        'Write NAME=BASE/QUOTE, for example US500.cash=US500/USD.',
      )
    }
    if (pairs.has(name)) throw refused(`"${name}" is given twice`, 'Give each name once.')
    pairs.set(name, parsePair(pair))
  }
  if (pairs.size === 0 && quote === undefined) return undefined
  return {
    ...(pairs.size > 0 && { pairs: Object.fromEntries(pairs) }),
    ...(quote !== undefined && { quote }),
  }
}

/** @throws Fault `source.option` */
export function requireMostPairs(pairs: number | undefined): void {
  if (pairs === undefined || pairs <= MOST_PAIRS) return
  throw refused(`${pairs} pairs are too many for a bound`, `Take one up to ${MOST_PAIRS}.`)
}

function refused(message: string, hint: string): Fault {
  return new Fault('usage', 'source.option', message, { hint })
}

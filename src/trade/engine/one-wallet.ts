import { type Pair, quoteOf } from '../../domain/index.ts'
import { EngineError } from './engine-error.ts'

/**
 * One wallet holds one currency, so all pairs of a run are quoted in it.
 * @throws EngineError `engine.quotes`
 */
export function requireOneWallet(pairs: readonly Pair[]): void {
  const quotes = [...new Set(pairs.map(quoteOf))]
  if (quotes.length <= 1) return
  const alike = pairs.filter((pair) => quoteOf(pair) === quotes[0])
  throw new EngineError(
    'engine.quotes',
    `the pairs are quoted in ${quotes.join(' and ')}; a run has one wallet`,
    {
      hint: `Choose pairs of one currency, for example -p ${alike.join(',')}`,
    },
  )
}

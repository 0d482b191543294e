import { deviation, mean, normalQuantile } from '../../../../math/index.ts'

/** A mean of fewer trades says next to nothing. */
const TRADES_THAT_COUNT = 30

/** The best of a grid against the luck of the best of as many tries. */
export interface LuckOfBest {
  readonly tries: number
  readonly trades: number
  /** Mean / (deviation / √trades) of its trades' percentages; null for fewer than 30 trades, or equal ones. */
  readonly t: number | null
  /** What the best of as many tries without any skill stays below, in 19 of 20 cases. */
  readonly luck: number
  readonly sentence: string
}

/**
 * How far the best one of `tries` stands out. Without skill t is nearly normal, and the greatest of N stays below
 * Φ⁻¹(0.95^(1/N)) in 95 % (Šidák 1967); tries that resemble each other count as different ones, which is strict.
 */
export function luckOfBest(percentages: readonly number[], tries: number): LuckOfBest {
  const trades = percentages.length
  const luck = normalQuantile(0.95 ** (1 / tries))
  const spread = trades < TRADES_THAT_COUNT ? 0 : deviation(percentages, { ddof: 1 })
  const t = spread > 0 ? (mean(percentages) / spread) * Math.sqrt(trades) : null
  return { tries, trades, t, luck, sentence: sentenceOf({ tries, trades, t, luck }) }
}

function sentenceOf({ tries, trades, t, luck }: Omit<LuckOfBest, 'sentence'>): string {
  const best = tries === 1 ? 'One try' : `The best of ${tries} tries was selected`
  if (trades < TRADES_THAT_COUNT) {
    return `${best}: with ${trades} trades, below ${TRADES_THAT_COUNT}, it cannot be told from luck.`
  }
  if (t === null) return `${best}: all its trades brought the same.`
  const figures = `its trades have t = ${t.toFixed(2)}, luck alone reaches ${luck.toFixed(2)} once in 20 times`
  return `${best}: ${figures}. ${t > luck ? 'It is more than luck.' : 'It may be luck.'}`
}

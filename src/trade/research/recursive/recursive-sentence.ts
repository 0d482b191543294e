import { counted } from '../figure-format.ts'
import type { RecursiveAnalysis } from './recursive-analysis.ts'

/** What the analysis says, in a sentence or two. */
export function recursiveSentence(found: Omit<RecursiveAnalysis, 'sentence'>): string {
  const { agreesFrom, declared, enough, startups, columns, decisions } = found
  const longest = startups.at(-1)!
  if (agreesFrom === null) {
    const drifting = [...columns, ...decisions].filter((part) => part.agreesFrom === null)
    const names = drifting.map(({ name }) => name).join(', ')
    return `With ${longest} candles of warm-up ${names} still ${drifting.length === 1 ? 'depends' : 'depend'} on where the candles begin.`
  }
  const from = `Values and decisions agree from ${counted(agreesFrom, 'candle')} of warm-up on`
  return enough
    ? `${from}: the declared ${declared} are enough.`
    : `${from}: the declared ${declared} are too few.`
}

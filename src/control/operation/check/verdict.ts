import type { CheckState, Reading } from './check.ts'
import { counted } from './in-words.ts'

export interface Verdict {
  /** Of the worst check. */
  readonly state: CheckState
  /** All in words: what is worst, and how many more there are. */
  readonly sentence: string
}

/** How everything stands. `readings` in the order of urgency. */
export function verdictOf(readings: readonly Pick<Reading, 'state' | 'title' | 'reason'>[]): Verdict {
  const first = readings[0]
  if (!first) return { state: 'unknown', sentence: 'Nothing was looked at yet.' }
  if (first.state === 'good') {
    return { state: 'good', sentence: `All ${counted(readings.length, 'check')} are good.` }
  }
  const others = readings.slice(1)
  const count = (state: CheckState) => others.filter((one) => one.state === state).length
  const [worse, alert, blind] = [count('bad'), count('attention'), count('unknown')]
  const parts = [
    ...(worse > 0 ? [`${worse} more ${worse === 1 ? 'is' : 'are'} bad`] : []),
    ...(alert > 0 ? [`${alert} ${alert === 1 ? 'asks' : 'ask'} for attention`] : []),
    ...(blind > 0 ? [`${blind} could not be looked at`] : []),
  ]
  const rest = parts.length === 0 ? '' : ` Of the others ${parts.join(', ')}.`
  return { state: first.state, sentence: `${first.title}: ${first.reason}${rest}` }
}

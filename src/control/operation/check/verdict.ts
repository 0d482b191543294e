import type { CheckState, Reading } from './check.ts'
import { counted } from './in-words.ts'

export interface Verdict {
  /** Of the worst check. */
  readonly state: CheckState
  /** All in words: what is worst, and how many more there are. */
  readonly sentence: string
}

const MORE: Readonly<Record<Exclude<CheckState, 'good'>, (count: number) => string>> = {
  bad: (count) => `${count} more ${count === 1 ? 'is' : 'are'} bad`,
  attention: (count) => `${count} ${count === 1 ? 'asks' : 'ask'} for attention`,
  unknown: (count) => `${count} could not be looked at`,
}

/** How everything stands. `readings` in the order of urgency. */
export function verdictOf(readings: readonly Pick<Reading, 'state' | 'title' | 'reason'>[]): Verdict {
  const first = readings[0]
  if (!first) return { state: 'unknown', sentence: 'Nothing was looked at yet.' }
  if (first.state === 'good') {
    return { state: 'good', sentence: `All ${counted(readings.length, 'check')} are good.` }
  }
  const parts = (['bad', 'attention', 'unknown'] as const).flatMap((state) => {
    const count = readings.slice(1).filter((one) => one.state === state).length
    return count === 0 ? [] : [worded(state, count, first.state)]
  })
  const rest = parts.length === 0 ? '' : ` Of the others ${parts.join(', ')}.`
  return { state: first.state, sentence: `${first.title}: ${first.reason}${rest}` }
}

function worded(state: Exclude<CheckState, 'good'>, count: number, first: CheckState): string {
  if (state === 'bad' && first !== 'bad') return `${count} ${count === 1 ? 'is' : 'are'} bad`
  return MORE[state](count)
}

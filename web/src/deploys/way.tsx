import type { Command, CommandDetail } from '../api/types.ts'
import { STATE_WORDS, WAY } from './deploy-words.ts'
import styles from './deploys.module.css'

interface WayProps {
  readonly steps: CommandDetail['steps']
  readonly state: Command['state']
}

/** The way of a command from received to approved, as far as it got; where it left the way, the end in red. */
export function Way({ steps, state }: WayProps) {
  const reached = new Set(steps.map((step) => step.state))
  const isOff = !(WAY as readonly string[]).includes(state)
  return (
    <ol className={styles.way} aria-label="How far it is">
      {WAY.map((one) => (
        <li key={one} data-reached={reached.has(one)} aria-current={one === state ? 'step' : undefined}>
          {STATE_WORDS[one].text}
        </li>
      ))}
      {isOff && (
        <li data-off="true" aria-current="step">
          {STATE_WORDS[state].text}
        </li>
      )}
    </ol>
  )
}

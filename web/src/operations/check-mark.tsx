import { type CheckState, STATE_WORDS } from './check-groups.ts'
import styles from './operations.module.css'

/** The state of a check as a sign and a word, so that no colour is needed to tell it. */
export function CheckMark({ state }: { state: CheckState }) {
  return (
    <span className={styles.mark} data-state={state}>
      <svg width="14" height="14" viewBox="0 0 14 14" fill="none" aria-hidden="true">
        {SIGNS[state]}
      </svg>
      {STATE_WORDS[state]}
    </span>
  )
}

const SIGNS = {
  good: <path d="M2 7.5 5.5 11 12 3.5" />,
  attention: <path d="M7 1.5 13 12.5H1zM7 5.5v3.5M7 10.2v1" />,
  bad: <path d="M1.5 1.5h11v11h-11zM4.5 4.5l5 5M9.5 4.5l-5 5" />,
  unknown: <path d="M4 4.6A3 3 0 1 1 7 8v1.4M7 11.2v1.2" />,
} as const

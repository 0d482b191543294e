import type { Alert } from '../api/types.ts'
import styles from './alerts.module.css'

/** Severity as a sign and a word, so that no colour is needed to tell it; what is over is told so. */
export function SeverityMark({ alert: { severity, state } }: { alert: Pick<Alert, 'severity' | 'state'> }) {
  return (
    <span className={styles.mark} data-severity={state === 'resolved' ? 'over' : severity}>
      <svg width="14" height="14" viewBox="0 0 14 14" fill="none" aria-hidden="true">
        {state === 'resolved' ? <path d="M2 7.5 5.5 11 12 3.5" /> : SIGNS[severity]}
      </svg>
      {severity}
      {state !== 'firing' && `, ${state}`}
    </span>
  )
}

const SIGNS = {
  critical: <path d="M1.5 1.5h11v11h-11zM4.5 4.5l5 5M9.5 4.5l-5 5" />,
  warning: <path d="M7 1.5 13 12.5H1zM7 5.5v3.5M7 10.2v1" />,
  info: <path d="M7 1.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11zM7 6v4M7 3.7v1" />,
} as const

import type { Health } from './deploy-words.ts'
import styles from './deploys.module.css'

/** Health as a shape, so that no colour is needed to tell it. */
export function HealthMark({ health }: { health: Health }) {
  return (
    <svg className={styles.mark} data-health={health} width="14" height="14" viewBox="0 0 14 14" role="img">
      <title>{health}</title>
      {SHAPES[health]}
    </svg>
  )
}

const SHAPES = {
  Healthy: <circle cx="7" cy="7" r="5" fill="currentColor" />,
  Progressing: (
    <>
      <circle cx="7" cy="7" r="5" fill="none" />
      <path d="M7 2a5 5 0 0 1 0 10z" fill="currentColor" stroke="none" />
    </>
  ),
  Degraded: <path d="M2 2h10v10H2zM4.5 4.5l5 5M9.5 4.5l-5 5" fill="none" />,
  Suspended: <path d="M7 2a5 5 0 1 0 0 10A5 5 0 0 0 7 2zM5.5 5v4M8.5 5v4" fill="none" />,
  Missing: <circle cx="7" cy="7" r="5" fill="none" strokeDasharray="2 2.2" />,
  Unknown: <path d="M7 1.5 12.5 7 7 12.5 1.5 7zM4.5 7h5" fill="none" />,
} as const

import type { ReactNode } from 'react'
import styles from './figures.module.css'

export interface Figure {
  readonly name: string
  readonly value: ReactNode
  /** What the value is measured by: a share, a count, a date. */
  readonly note?: ReactNode
}

/** The few numbers that matter most, side by side. */
export function Figures({ figures, testId }: { figures: readonly Figure[]; testId: string }) {
  return (
    <dl className={styles.figures} data-testid={testId}>
      {figures.map((figure) => (
        <div key={figure.name}>
          <dt>{figure.name}</dt>
          <dd className={styles.value}>{figure.value}</dd>
          <dd className={styles.note}>{figure.note}</dd>
        </div>
      ))}
    </dl>
  )
}

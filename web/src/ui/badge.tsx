import type { ReactNode } from 'react'
import styles from './badge.module.css'

export type Tone = 'plain' | 'info' | 'good' | 'bad' | 'warn'

/** One word of state in an outline. */
export function Badge({ tone = 'plain', children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span className={styles.badge} data-tone={tone}>
      {children}
    </span>
  )
}

import type { ReactNode } from 'react'
import styles from './split.module.css'

/** Two thirds for what matters, one third for its context; one column on narrow screens. */
export function Split({ main, context }: { main: ReactNode; context: ReactNode }) {
  return (
    <div className={styles.split}>
      <div className={styles.main}>{main}</div>
      <div className={styles.context}>{context}</div>
    </div>
  )
}

import type { ReactNode } from 'react'
import styles from './row-button.module.css'

/** What opens a row of a table that leads to a drawer and not to a page. */
export function RowButton({ onClick, children }: { onClick: () => void; children: ReactNode }) {
  return (
    <button type="button" className={styles.button} data-row="" onClick={onClick}>
      {children}
    </button>
  )
}

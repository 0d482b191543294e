import { type ReactNode, useId } from 'react'
import { Age } from './age.tsx'
import styles from './panel.module.css'

interface PanelProps {
  readonly title: string
  readonly testId: string
  /** When the shown data was true, UTC milliseconds. */
  readonly asOf?: number | undefined
  readonly actions?: ReactNode
  readonly children: ReactNode
}

/** A titled region between hairlines, with the age of what it shows. */
export function Panel({ title, testId, asOf, actions, children }: PanelProps) {
  const id = useId()
  return (
    <section className={styles.panel} aria-labelledby={id} data-testid={testId}>
      <header className={styles.head}>
        <h2 id={id} className={styles.title}>
          {title}
        </h2>
        <div className={styles.actions}>{actions}</div>
        {asOf !== undefined && (
          <span className={styles.age}>
            <Age of={asOf} />
          </span>
        )}
      </header>
      {children}
    </section>
  )
}

import type { ReactNode } from 'react'
import { useEffect } from 'react'
import styles from './page.module.css'

interface PageProps {
  readonly title: string
  /** The page in one sentence. */
  readonly sentence?: ReactNode
  readonly actions?: ReactNode
  readonly children: ReactNode
}

/** A page: serif title, one sentence, actions at the right, then panels. */
export function Page({ title, sentence, actions, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Leme`
  }, [title])
  return (
    <main id="main" className={styles.page} tabIndex={-1}>
      <header className={styles.head}>
        <div className={styles.words}>
          <h1>{title}</h1>
          {sentence && <p data-testid="page-sentence">{sentence}</p>}
        </div>
        {actions && <div className={styles.actions}>{actions}</div>}
      </header>
      {children}
    </main>
  )
}

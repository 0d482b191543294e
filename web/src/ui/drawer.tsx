import { type ReactNode, useEffect, useId, useRef } from 'react'
import styles from './drawer.module.css'
import { CloseIcon } from './icons.tsx'
import { useKeys } from './keys.ts'

interface DrawerProps {
  readonly title: string
  readonly testId: string
  readonly onClose: () => void
  readonly children: ReactNode
}

/** Details at the right edge; the page beside it stays in use. Escape closes, focus goes back. */
export function Drawer({ title, testId, onClose, children }: DrawerProps) {
  const id = useId()
  const drawer = useRef<HTMLDialogElement>(null)
  useKeys({ Escape: onClose })
  useEffect(() => {
    const opener = document.activeElement
    drawer.current?.focus({ preventScroll: true })
    return () => {
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus({ preventScroll: true })
    }
  }, [])
  return (
    <dialog
      ref={drawer}
      open
      tabIndex={-1}
      className={styles.drawer}
      aria-labelledby={id}
      data-testid={testId}
    >
      <header className={styles.head}>
        <h2 id={id}>{title}</h2>
        <button type="button" className={styles.close} onClick={onClose} aria-label="Close details">
          <CloseIcon />
        </button>
      </header>
      <div className={styles.body}>{children}</div>
    </dialog>
  )
}

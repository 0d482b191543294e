import type { ReactNode } from 'react'
import dialogs from '../app/dialogs.module.css'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import styles from './tenant.module.css'

interface FormDialogProps {
  readonly title: string
  readonly testId: string
  /** What the button that sends it says. */
  readonly verb: string
  readonly tone?: 'primary' | 'danger'
  readonly isReady: boolean
  readonly isPending: boolean
  /** What is wrong and belongs to no field. */
  readonly fault: string | undefined
  readonly onSend: () => void
  readonly onClose: () => void
  readonly children: ReactNode
}

/** A few fields that are sent together, or left. */
export function FormDialog(props: FormDialogProps) {
  const {
    title,
    testId,
    verb,
    tone = 'primary',
    isReady,
    isPending,
    fault,
    onSend,
    onClose,
    children,
  } = props
  const canSend = isReady && !isPending
  return (
    <Dialog title={title} testId={testId} onClose={onClose}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (canSend) onSend()
        }}
      >
        {children}
        {fault !== undefined && (
          <p role="alert" className={dialogs.error}>
            <strong>It was not taken.</strong> {fault}
          </p>
        )}
        <div className={dialogs.actions}>
          <Button onClick={onClose}>Leave it</Button>
          <Button tone={tone} type="submit" disabled={!canSend} data-testid={`${testId}-confirm`}>
            {verb}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

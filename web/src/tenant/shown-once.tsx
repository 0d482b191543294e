import dialogs from '../app/dialogs.module.css'
import { Button } from '../ui/button.tsx'
import { CopyLine } from '../ui/copy-line.tsx'
import { Dialog } from '../ui/dialog.tsx'
import styles from './tenant.module.css'

interface ShownOnceProps {
  readonly title: string
  /** What it is: “the token”. */
  readonly name: string
  readonly text: string
  readonly note: string
  readonly onClose: () => void
}

/** A token, a link or a secret that nobody can read again. */
export function ShownOnce({ title, name, text, note, onClose }: ShownOnceProps) {
  return (
    <Dialog title={title} testId="shown-once" onClose={onClose}>
      <p>{note}</p>
      <div className={styles.once}>
        <CopyLine name={name} line={text} />
      </div>
      <div className={dialogs.actions}>
        <Button tone="primary" onClick={onClose} data-testid="shown-once-done">
          I have it
        </Button>
      </div>
    </Dialog>
  )
}

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ModelDetail } from '../api/types.ts'
import dialogs from '../app/dialogs.module.css'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import styles from './models.module.css'
import { Reason, Refusal } from './promote-dialog.tsx'
import { rollBack } from './queries.ts'

interface RollbackDialogProps {
  readonly model: ModelDetail['model']
  readonly onClose: () => void
}

/** Gives the champion back to the version before; no gate is asked, because it acted before. */
export function RollbackDialog({ model, onClose }: RollbackDialogProps) {
  const client = useQueryClient()
  const [reason, setReason] = useState('')
  const champion = model.aliases.find(({ alias }) => alias === 'champion')?.version
  const back = useMutation({
    mutationFn: () => rollBack(model.name, 'champion', reason),
    onSuccess: async () => {
      await Promise.all(['models', 'model'].map((key) => client.invalidateQueries({ queryKey: [key] })))
      onClose()
    },
  })
  const isReady = reason.trim() !== '' && !back.isPending
  return (
    <Dialog title="Roll back the champion?" testId="rollback-dialog" onClose={onClose}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (isReady) back.mutate()
        }}
      >
        <p>
          {champion === undefined
            ? 'No version is champion.'
            : `The version that was champion before version ${champion} acts again, without asking the gates.`}
        </p>
        <Reason value={reason} onChange={setReason} />
        {back.isError && <Refusal error={back.error} what="It was not rolled back." />}
        <div className={dialogs.actions}>
          <Button onClick={onClose}>Leave it</Button>
          <Button tone="danger" type="submit" disabled={!isReady} data-testid="rollback-confirm">
            {back.isPending ? 'Rolling back' : 'Roll back'}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

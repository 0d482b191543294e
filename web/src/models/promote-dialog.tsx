import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiFailure } from '../api/failure.ts'
import type { ModelDetail } from '../api/types.ts'
import dialogs from '../app/dialogs.module.css'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Choice, Field } from '../ui/field.tsx'
import { Prose } from '../ui/prose.tsx'
import styles from './models.module.css'
import { promote } from './queries.ts'

interface PromoteDialogProps {
  readonly model: ModelDetail['model']
  readonly version: number
  readonly onClose: () => void
}

const MOST = 500

/** Gives an alias to a version, with a reason that stays; what refuses is shown with its gates. */
export function PromoteDialog({ model, version, onClose }: PromoteDialogProps) {
  const client = useQueryClient()
  const [alias, setAlias] = useState('champion')
  const [reason, setReason] = useState('')
  const from = model.aliases.find((one) => one.alias === alias)?.version ?? null
  const give = useMutation({
    mutationFn: (force: boolean) => promote({ name: model.name, alias, version, reason, force, from }),
    onSuccess: async () => {
      await Promise.all(['models', 'model'].map((key) => client.invalidateQueries({ queryKey: [key] })))
      onClose()
    },
  })
  const isRefused = give.error instanceof ApiFailure && give.error.code === 'model.gates'
  const isReady = reason.trim() !== '' && !give.isPending && from !== version
  return (
    <Dialog title={`Promote version ${version}?`} testId="promote-dialog" onClose={onClose}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (isReady) give.mutate(false)
        }}
      >
        <p>{effectOf(alias, from, version)}</p>
        <Choice
          label="Alias"
          value={alias}
          options={['champion', 'challenger']}
          onChoose={(next) => {
            setAlias(next)
            give.reset()
          }}
        />
        <Reason value={reason} onChange={setReason} />
        {give.isError && <Refusal error={give.error} what="It was not promoted." />}
        <div className={dialogs.actions}>
          <Button onClick={onClose}>Leave it</Button>
          {isRefused && (
            <Button
              tone="danger"
              disabled={!isReady}
              data-testid="promote-force"
              onClick={() => give.mutate(true)}
            >
              Promote all the same
            </Button>
          )}
          <Button tone="primary" type="submit" disabled={!isReady} data-testid="promote-confirm">
            {give.isPending ? 'Promoting' : 'Promote'}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

/** A sentence that stays in the history. */
export function Reason({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  return (
    <Field label="Why" hint="A sentence; it stays in the history.">
      {(control) => (
        <input
          {...control}
          type="text"
          maxLength={MOST}
          value={value}
          onChange={({ target }) => onChange(target.value)}
          data-testid="reason"
        />
      )}
    </Field>
  )
}

/** What was refused, and by which gate. */
export function Refusal({ error, what }: { error: Error; what: string }) {
  const fields = error instanceof ApiFailure ? error.fields : []
  const hint = error instanceof ApiFailure ? error.hint : undefined
  return (
    <div role="alert" className={dialogs.error} data-testid="refusal">
      <p>
        <strong>{what}</strong> {error.message}
      </p>
      {fields.length > 0 && (
        <ul className={styles.reasons}>
          {fields.map(({ message }) => (
            <li key={message}>{message}</li>
          ))}
        </ul>
      )}
      {hint && (
        <p className={styles.faint}>
          <Prose text={hint} />
        </p>
      )}
    </div>
  )
}

function effectOf(alias: string, from: number | null, version: number): string {
  if (from === version) return `Version ${version} has the alias ${alias} already.`
  const place = from === null ? '' : ` in place of version ${from}`
  return alias === 'champion'
    ? `Version ${version} acts${place}, once every gate passes. Whoever asks for the champion gets it from the next bar on.`
    : `Version ${version} is measured beside the champion${place}. It acts on nothing.`
}

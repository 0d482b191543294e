import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { WebhookSecret } from '../api/types.ts'
import { Field, TextField } from '../ui/field.tsx'
import { formFaults } from './field-errors.ts'
import { FormDialog } from './form-dialog.tsx'
import { createWebhook } from './queries.ts'
import { wordsOf } from './tenant-words.ts'

interface WebhookDialogProps {
  readonly client: string
  readonly onDone: (made: WebhookSecret) => void
  readonly onClose: () => void
}

/** An address that hears of what happens. */
export function WebhookDialog({ client, onDone, onClose }: WebhookDialogProps) {
  const queries = useQueryClient()
  const [url, setUrl] = useState('')
  const [types, setTypes] = useState('')
  const adding = useMutation({
    mutationFn: () => createWebhook(client, url.trim(), wordsOf(types)),
    onSuccess: async (made) => {
      await queries.invalidateQueries({ queryKey: ['tenancy', client] })
      onDone(made)
    },
  })
  const { fields, rest } = formFaults(adding.error, ['url', 'types'])
  return (
    <FormDialog
      title="New webhook"
      testId="webhook-dialog"
      verb="Add it"
      isReady={url.trim() !== ''}
      isPending={adding.isPending}
      fault={rest}
      onSend={() => adding.mutate()}
      onClose={onClose}
    >
      <Field label="Address" hint="https:// only; events are posted to it." error={fields.url}>
        {(control) => (
          <input
            {...control}
            type="url"
            autoComplete="off"
            value={url}
            onChange={({ target }) => setUrl(target.value)}
            data-testid="url"
          />
        )}
      </Field>
      <TextField
        label="Hears of"
        hint="Such as command.approved, or command. for all that begin so; everything when empty."
        error={fields.types}
        value={types}
        onChange={setTypes}
        testId="types"
      />
    </FormDialog>
  )
}

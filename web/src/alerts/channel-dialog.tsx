import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { AlertChannelMade } from '../api/types.ts'
import { formFaults } from '../tenant/field-errors.ts'
import { FormDialog } from '../tenant/form-dialog.tsx'
import { Choice, Field, TextField } from '../ui/field.tsx'
import { type ChannelDraft, createChannel } from './queries.ts'

const KINDS = ['telegram', 'slack', 'discord', 'email', 'pagerduty', 'webhook'] as const

/** What each kind needs, in the words of its fields. */
const NEEDS: Readonly<Record<ChannelDraft['kind'], { readonly to?: string; readonly secret?: string }>> = {
  telegram: { to: 'Chat: its number, or @name of a channel', secret: 'Token of the bot' },
  slack: { secret: 'Address of the incoming webhook' },
  discord: { secret: 'Address of the channel’s webhook' },
  email: { to: 'Addresses, with commas between them' },
  pagerduty: { secret: 'Routing key of the integration' },
  webhook: { to: 'https:// address that is posted to' },
}

interface ChannelDialogProps {
  readonly onDone: (made: AlertChannelMade) => void
  readonly onClose: () => void
}

/** A road to people. */
export function ChannelDialog({ onDone, onClose }: ChannelDialogProps) {
  const queries = useQueryClient()
  const [draft, setDraft] = useState<ChannelDraft>({ name: '', kind: 'telegram', to: '', secret: '' })
  const set = (change: Partial<ChannelDraft>) => setDraft((old) => ({ ...old, ...change }))
  const needs = NEEDS[draft.kind]
  const adding = useMutation({
    mutationFn: () => createChannel(draft),
    onSuccess: async (made) => {
      await queries.invalidateQueries({ queryKey: ['alerts'] })
      onDone(made)
    },
  })
  const { fields, rest } = formFaults(adding.error, ['name', 'kind', 'to', 'secret'])
  const isReady =
    draft.name.trim() !== '' &&
    (!needs.to || draft.to.trim() !== '') &&
    (!needs.secret || draft.secret !== '')
  return (
    <FormDialog
      title="New channel"
      testId="channel-dialog"
      verb="Add it"
      isReady={isReady}
      isPending={adding.isPending}
      fault={rest}
      onSend={() => adding.mutate()}
      onClose={onClose}
    >
      <TextField
        label="Name"
        error={fields.name}
        value={draft.name}
        onChange={(name) => set({ name })}
        testId="channel-name"
      />
      <Choice
        label="Kind"
        value={draft.kind}
        options={KINDS}
        error={fields.kind}
        onChoose={(kind) => set({ kind: kind as ChannelDraft['kind'], to: '', secret: '' })}
      />
      {needs.to && (
        <TextField
          label={needs.to}
          error={fields.to}
          value={draft.to}
          onChange={(to) => set({ to })}
          testId="channel-to"
        />
      )}
      {needs.secret && (
        <Field
          label={needs.secret}
          hint="It is kept in the store of secrets, and never shown again."
          error={fields.secret}
        >
          {(control) => (
            <input
              {...control}
              type="password"
              autoComplete="off"
              value={draft.secret}
              onChange={({ target }) => set({ secret: target.value })}
              data-testid="channel-secret"
            />
          )}
        </Field>
      )}
    </FormDialog>
  )
}

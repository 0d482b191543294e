import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type Role, rolesUpTo } from '../api/may.ts'
import type { Me, NewTenantKey } from '../api/types.ts'
import { Choice, Field, TextField } from '../ui/field.tsx'
import { formFaults } from './field-errors.ts'
import { FormDialog } from './form-dialog.tsx'
import { createKey } from './queries.ts'
import { ROLE_HINTS } from './role-hints.ts'
import { wordsOf } from './tenant-words.ts'

interface KeyDialogProps {
  readonly me: Me
  readonly client: string
  readonly onDone: (made: NewTenantKey) => void
  readonly onClose: () => void
}

const DAY = 86_400_000
const SPANS = { '30 days': 30, '90 days': 90, 'a year': 365, 'for ever': 0 } as const
type Span = keyof typeof SPANS

/** A new key: what it is for, what it may do, how long, and from where. */
export function KeyDialog({ me, client, onDone, onClose }: KeyDialogProps) {
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const [role, setRole] = useState<Role>('viewer')
  const [span, setSpan] = useState<Span>('90 days')
  const [networks, setNetworks] = useState('')
  const making = useMutation({
    mutationFn: () => {
      const expiresAt = SPANS[span] === 0 ? null : Date.now() + SPANS[span] * DAY
      return createKey(client, { name: name.trim(), role, networks: wordsOf(networks), expiresAt })
    },
    onSuccess: async (made) => {
      await queries.invalidateQueries({ queryKey: ['tenancy', client] })
      onDone(made)
    },
  })
  const { fields, rest } = formFaults(making.error, ['name', 'role', 'networks', 'expiresAt'])
  return (
    <FormDialog
      title="New key"
      testId="key-dialog"
      verb="Make the key"
      isReady={name.trim() !== ''}
      isPending={making.isPending}
      fault={rest}
      onSend={() => making.mutate()}
      onClose={onClose}
    >
      <Field label="What it is for" error={fields.name}>
        {(control) => (
          <input
            {...control}
            type="text"
            autoComplete="off"
            maxLength={80}
            value={name}
            onChange={({ target }) => setName(target.value)}
            data-testid="name"
          />
        )}
      </Field>
      <Choice
        label="Role"
        value={role}
        options={rolesUpTo(me)}
        hint={ROLE_HINTS[role]}
        error={fields.role}
        onChoose={(next) => setRole(next as Role)}
      />
      <Choice
        label="Good for"
        value={span}
        options={Object.keys(SPANS)}
        error={fields.expiresAt}
        onChoose={(next) => setSpan(next as Span)}
      />
      <TextField
        label="From where"
        hint="Networks such as 203.0.113.0/24, apart by commas; from everywhere when empty."
        error={fields.networks}
        value={networks}
        onChange={setNetworks}
        testId="networks"
      />
    </FormDialog>
  )
}

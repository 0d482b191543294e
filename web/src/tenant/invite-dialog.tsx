import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type Role, rolesUpTo } from '../api/may.ts'
import { useMe } from '../api/me.ts'
import type { Invitation } from '../api/types.ts'
import { Choice, TextField } from '../ui/field.tsx'
import { formFaults } from './field-errors.ts'
import { FormDialog } from './form-dialog.tsx'
import { invite } from './queries.ts'
import { ROLE_HINTS } from './role-hints.ts'
import styles from './tenant.module.css'

interface InviteDialogProps {
  readonly client: string
  readonly onDone: (invitation: Invitation) => void
  readonly onClose: () => void
}

/** Makes a member; the link that lets them in comes with the answer. */
export function InviteDialog({ client, onDone, onClose }: InviteDialogProps) {
  const queries = useQueryClient()
  const roles = rolesUpTo(useMe())
  const [name, setName] = useState('')
  const [role, setRole] = useState<Role>('viewer')
  const [requiresSecondFactor, setFactor] = useState(false)
  const inviting = useMutation({
    mutationFn: () => invite(client, { name, role, requiresSecondFactor }),
    onSuccess: async (made) => {
      await queries.invalidateQueries({ queryKey: ['tenancy', client] })
      onDone(made)
    },
  })
  const { fields, rest } = formFaults(inviting.error, ['name', 'role'])
  return (
    <FormDialog
      title="Invite a member"
      testId="invite-dialog"
      verb="Make the link"
      isReady={name.trim() !== ''}
      isPending={inviting.isPending}
      fault={rest}
      onSend={() => inviting.mutate()}
      onClose={onClose}
    >
      <TextField
        label="Name"
        hint="What they sign in with, such as an address of mail."
        error={fields.name}
        value={name}
        onChange={setName}
        testId="name"
      />
      <Choice
        label="Role"
        value={role}
        options={roles}
        hint={ROLE_HINTS[role]}
        error={fields.role}
        onChoose={(next) => setRole(next as Role)}
      />
      <label className={styles.check}>
        <input
          type="checkbox"
          checked={requiresSecondFactor}
          onChange={({ target }) => setFactor(target.checked)}
        />
        Ask for a second factor, whatever the policy says
      </label>
    </FormDialog>
  )
}

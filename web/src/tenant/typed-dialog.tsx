import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { Field } from '../ui/field.tsx'
import { formFaults } from './field-errors.ts'
import { FormDialog } from './form-dialog.tsx'

interface TypedDialogProps {
  readonly title: string
  readonly testId: string
  readonly verb: string
  /** What cannot be taken back has its name typed. */
  readonly wanted: string
  readonly client: string
  readonly act: () => Promise<unknown>
  readonly onClose: () => void
  readonly children: ReactNode
}

/** Asks for the name of what is taken away, so that no slip of the hand does it. */
export function TypedDialog(props: TypedDialogProps) {
  const { title, testId, verb, wanted, client, act, onClose, children } = props
  const queries = useQueryClient()
  const [typed, setTyped] = useState('')
  const doing = useMutation({
    mutationFn: act,
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['tenancy', client] })
      onClose()
    },
  })
  return (
    <FormDialog
      title={title}
      testId={testId}
      verb={verb}
      tone="danger"
      isReady={typed === wanted}
      isPending={doing.isPending}
      fault={formFaults(doing.error, []).rest}
      onSend={() => doing.mutate()}
      onClose={onClose}
    >
      <p>{children}</p>
      <Field label="To go on, type the name" hint={<code>{wanted}</code>}>
        {(control) => (
          <input
            {...control}
            type="text"
            autoComplete="off"
            value={typed}
            onChange={({ target }) => setTyped(target.value)}
            data-testid="typed"
          />
        )}
      </Field>
    </FormDialog>
  )
}

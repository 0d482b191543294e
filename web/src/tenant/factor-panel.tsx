import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { formFaults } from './field-errors.ts'
import { showSecondFactor } from './queries.ts'
import styles from './tenant.module.css'

/** Asks for the code without which acts of administration are refused. */
export function FactorPanel() {
  const queries = useQueryClient()
  const [code, setCode] = useState('')
  const show = useMutation({
    mutationFn: () => showSecondFactor(code.trim()),
    onSuccess: () => queries.invalidateQueries(),
  })
  const { fields, rest } = formFaults(show.error, ['code'])
  return (
    <form
      className={styles.factor}
      data-testid="second-factor"
      onSubmit={(event) => {
        event.preventDefault()
        show.mutate()
      }}
    >
      <p>
        <strong>Your second factor was not shown yet.</strong> Without it you see what a trader sees; members,
        keys, webhooks, secrets and the log stay shut.
      </p>
      <Field label="Code of your authenticator, or a recovery code" error={fields.code ?? rest}>
        {(control) => (
          <input
            {...control}
            type="text"
            inputMode="numeric"
            autoComplete="one-time-code"
            value={code}
            onChange={({ target }) => setCode(target.value)}
            data-testid="code"
          />
        )}
      </Field>
      <Button tone="primary" type="submit" disabled={code.trim().length < 6 || show.isPending}>
        Show it
      </Button>
    </form>
  )
}

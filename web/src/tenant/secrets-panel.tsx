import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { SecretList } from '../api/types.ts'
import { Age } from '../ui/age.tsx'
import { Button } from '../ui/button.tsx'
import type { Column } from '../ui/column.ts'
import { Field, TextField } from '../ui/field.tsx'
import { Panel } from '../ui/panel.tsx'
import { Empty, Failure, Skeleton } from '../ui/state.tsx'
import { Table } from '../ui/table.tsx'
import { formFaults } from './field-errors.ts'
import { FormDialog } from './form-dialog.tsx'
import { removeSecret, tenantQueries, writeSecret } from './queries.ts'
import { TypedDialog } from './typed-dialog.tsx'

type Secret = SecretList['items'][number]

/** Secrets by name: they are written and forgotten here, never read. */
export function SecretsPanel({ client }: { client: string }) {
  const query = useQuery(tenantQueries.secrets(client))
  const [writing, setWriting] = useState<string>()
  const [removing, setRemoving] = useState<string>()
  const secrets = query.data?.items
  const write = (
    <Button tone="primary" onClick={() => setWriting('')} data-testid="new-secret">
      Write a secret
    </Button>
  )
  return (
    <Panel
      title={secrets ? `Secrets (${secrets.length})` : 'Secrets'}
      testId="secrets"
      asOf={secrets ? query.dataUpdatedAt : undefined}
      actions={secrets && secrets.length > 0 && write}
    >
      {query.isPending && <Skeleton rows={3} />}
      {query.isError && <Failure part="The secrets" error={query.error} retry={() => void query.refetch()} />}
      {secrets?.length === 0 && (
        <Empty
          why="This client has no secrets: keys of exchanges and the like. Bots name them; no answer ever shows one."
          action={write}
        />
      )}
      {secrets && secrets.length > 0 && (
        <Table
          label="Secrets"
          testId="secret-table"
          columns={columnsOf(setWriting, setRemoving)}
          rows={secrets}
          rowKey={({ name }) => name}
        />
      )}
      {writing !== undefined && (
        <SecretDialog client={client} known={writing} onClose={() => setWriting(undefined)} />
      )}
      {removing !== undefined && (
        <TypedDialog
          title={`Forget the secret ${removing}?`}
          testId="forget-dialog"
          verb="Forget"
          wanted={removing}
          client={client}
          act={() => removeSecret(client, removing)}
          onClose={() => setRemoving(undefined)}
        >
          Bots that name it cannot trade with money any more. Nobody can bring its value back.
        </TypedDialog>
      )}
    </Panel>
  )
}

function columnsOf(
  onReplace: (name: string) => void,
  onRemove: (name: string) => void,
): readonly Column<Secret>[] {
  return [
    { key: 'name', head: 'Name', cell: ({ name }) => <code>{name}</code> },
    { key: 'value', head: 'Value', wide: true, cell: () => 'never shown' },
    { key: 'changed', head: 'Changed', cell: ({ changedAt }) => <Age of={changedAt} /> },
    {
      key: 'order',
      head: 'Action',
      align: 'right',
      cell: ({ name }) => (
        <>
          <Button tone="quiet" aria-label={`Replace ${name}`} onClick={() => onReplace(name)}>
            Replace
          </Button>
          <Button tone="quiet" aria-label={`Forget ${name}`} onClick={() => onRemove(name)}>
            Forget
          </Button>
        </>
      ),
    },
  ]
}

interface SecretDialogProps {
  readonly client: string
  /** Name of the one that gets its next value; empty for a new one. */
  readonly known: string
  readonly onClose: () => void
}

const NAME = /^[a-z0-9][a-z0-9-]{0,62}$/

function SecretDialog({ client, known, onClose }: SecretDialogProps) {
  const queries = useQueryClient()
  const [name, setName] = useState(known)
  const [value, setValue] = useState('')
  const writing = useMutation({
    mutationFn: () => writeSecret(client, name, value),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['tenancy', client] })
      onClose()
    },
  })
  const { fields, rest } = formFaults(writing.error, ['secret_name', 'value'])
  const isName = NAME.test(name)
  const misnamed = name !== '' && !isName ? 'Small letters, digits and hyphens; 63 at most.' : undefined
  return (
    <FormDialog
      title={known === '' ? 'Write a secret' : `The next value of ${known}`}
      testId="secret-dialog"
      verb="Write it"
      isReady={isName && value !== ''}
      isPending={writing.isPending}
      fault={rest}
      onSend={() => writing.mutate()}
      onClose={onClose}
    >
      {known === '' && (
        <TextField
          label="Name"
          hint="What bots name it by: exchange, for one."
          error={misnamed ?? fields.secret_name}
          value={name}
          onChange={setName}
          testId="name"
        />
      )}
      <Field
        label="Value"
        hint="Bots use it within a minute, without a restart. It cannot be read again."
        error={fields.value}
      >
        {(control) => (
          <textarea
            {...control}
            autoComplete="off"
            spellCheck={false}
            value={value}
            onChange={({ target }) => setValue(target.value)}
            data-testid="value"
          />
        )}
      </Field>
    </FormDialog>
  )
}

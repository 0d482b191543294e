import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Webhook, WebhookSecret } from '../api/types.ts'
import dialogs from '../app/dialogs.module.css'
import { formatDay } from '../format/time.ts'
import { Badge } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import type { Column } from '../ui/column.ts'
import { Panel } from '../ui/panel.tsx'
import { RowButton } from '../ui/row-button.tsx'
import { Empty, Failure, Skeleton } from '../ui/state.tsx'
import { Table } from '../ui/table.tsx'
import { DeliveriesPanel } from './deliveries-panel.tsx'
import { formFaults } from './field-errors.ts'
import { removeWebhook, rotateWebhook, setWebhook, tenantQueries } from './queries.ts'
import { ShownOnce } from './shown-once.tsx'
import styles from './tenant.module.css'
import { TypedDialog } from './typed-dialog.tsx'
import { WebhookDialog } from './webhook-dialog.tsx'

interface WebhooksPanelProps {
  readonly client: string
  readonly open: string | undefined
  readonly onOpen: (id: string | undefined) => void
}

/** Where the client hears of its commands and jobs, and what it was sent. */
export function WebhooksPanel({ client, open, onOpen }: WebhooksPanelProps) {
  const query = useQuery(tenantQueries.webhooks(client))
  const [isAdding, setAdding] = useState(false)
  const [made, setMade] = useState<WebhookSecret>()
  const hooks = query.data?.items
  const shown = hooks?.find(({ id }) => id === open) ?? hooks?.[0]
  const add = (
    <Button tone="primary" onClick={() => setAdding(true)} data-testid="new-webhook">
      New webhook
    </Button>
  )
  return (
    <>
      <Panel
        title={hooks ? `Webhooks (${hooks.length})` : 'Webhooks'}
        testId="webhooks"
        asOf={hooks ? query.dataUpdatedAt : undefined}
        actions={hooks && hooks.length > 0 && add}
      >
        {query.isPending && <Skeleton rows={3} />}
        {query.isError && (
          <Failure part="The webhooks" error={query.error} retry={() => void query.refetch()} />
        )}
        {hooks?.length === 0 && (
          <Empty why="Nothing is told of what happens to this client’s commands and jobs." action={add} />
        )}
        {hooks && hooks.length > 0 && (
          <Table
            label="Webhooks"
            testId="webhook-table"
            keys
            columns={columnsOf(onOpen)}
            rows={hooks}
            rowKey={({ id }) => id}
            selected={shown?.id}
          />
        )}
      </Panel>
      {shown && (
        <DeliveriesPanel
          key={shown.id}
          client={client}
          hook={shown}
          actions={<Orders client={client} hook={shown} onSecret={setMade} />}
        />
      )}
      {isAdding && (
        <WebhookDialog
          client={client}
          onDone={(answer) => {
            setAdding(false)
            setMade(answer)
            onOpen(answer.webhook.id)
          }}
          onClose={() => setAdding(false)}
        />
      )}
      {made && (
        <ShownOnce
          title={`The secret of ${hostOf(made.webhook.url)}`}
          name="the secret"
          text={made.secret}
          note="Its receiver checks signatures with it. It is shown here and nowhere else."
          onClose={() => setMade(undefined)}
        />
      )}
    </>
  )
}

interface OrdersProps {
  readonly client: string
  readonly hook: Webhook
  readonly onSecret: (secret: WebhookSecret) => void
}

/** What can be done to one webhook. */
function Orders({ client, hook, onSecret }: OrdersProps) {
  const queries = useQueryClient()
  const [asking, setAsking] = useState<'rotate' | 'remove'>()
  const { id, status } = hook
  const toggling = useMutation({
    mutationFn: () => setWebhook(client, id, status === 'active' ? 'paused' : 'active'),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['tenancy', client] }),
  })
  const host = hostOf(hook.url)
  return (
    <>
      <Button tone="quiet" disabled={toggling.isPending} onClick={() => toggling.mutate()}>
        {status === 'active' ? 'Pause' : 'Resume'}
      </Button>
      <Button tone="quiet" onClick={() => setAsking('rotate')}>
        New secret
      </Button>
      <Button tone="quiet" onClick={() => setAsking('remove')}>
        Remove
      </Button>
      {toggling.isError && (
        <span role="alert" className={dialogs.error}>
          {formFaults(toggling.error, []).rest}
        </span>
      )}
      {asking === 'rotate' && (
        <TypedDialog
          title="A new secret?"
          testId="rotate-dialog"
          verb="Make it"
          wanted={host}
          client={client}
          act={async () => onSecret(await rotateWebhook(client, id))}
          onClose={() => setAsking(undefined)}
        >
          The old one signs beside it for a day; then the receiver has to know the new one.
        </TypedDialog>
      )}
      {asking === 'remove' && (
        <TypedDialog
          title={`Remove the webhook of ${host}?`}
          testId="remove-dialog"
          verb="Remove"
          wanted={host}
          client={client}
          act={() => removeWebhook(client, id)}
          onClose={() => setAsking(undefined)}
        >
          It hears of nothing more, and its deliveries are forgotten.
        </TypedDialog>
      )}
    </>
  )
}

function columnsOf(onOpen: (id: string) => void): readonly Column<Webhook>[] {
  return [
    {
      key: 'url',
      head: 'Address',
      cell: ({ id, url }) => (
        <RowButton onClick={() => onOpen(id)}>
          <span className={styles.long} title={url}>
            {url}
          </span>
        </RowButton>
      ),
    },
    {
      key: 'status',
      head: 'State',
      cell: ({ status }) => <Badge tone={status === 'active' ? 'good' : 'warn'}>{status}</Badge>,
    },
    {
      key: 'types',
      head: 'Hears of',
      wide: true,
      cell: ({ types }) => (types.length === 0 ? 'everything' : types.join(', ')),
    },
    {
      key: 'since',
      head: 'Since',
      align: 'right',
      wide: true,
      cell: ({ createdAt }) => formatDay(createdAt),
    },
  ]
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url
}

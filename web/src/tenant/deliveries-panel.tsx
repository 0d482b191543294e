import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Webhook, WebhookDelivery } from '../api/types.ts'
import dialogs from '../app/dialogs.module.css'
import { formatMinute } from '../format/time.ts'
import { Badge, type Tone } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import type { Column } from '../ui/column.ts'
import { Panel } from '../ui/panel.tsx'
import { Empty, Failure, Skeleton } from '../ui/state.tsx'
import { Table } from '../ui/table.tsx'
import { formFaults } from './field-errors.ts'
import { replay, tenantQueries } from './queries.ts'
import styles from './tenant.module.css'

interface DeliveriesPanelProps {
  readonly client: string
  readonly hook: Webhook
  readonly actions: ReactNode
}

const HEIGHT = 420
const STATES: Readonly<Record<WebhookDelivery['state'], { readonly text: string; readonly tone: Tone }>> = {
  waiting: { text: 'waiting', tone: 'info' },
  delivered: { text: 'delivered', tone: 'good' },
  'given-up': { text: 'given up', tone: 'bad' },
}

/** What a webhook was sent, newest first; each can be sent again. */
export function DeliveriesPanel({ client, hook, actions }: DeliveriesPanelProps) {
  const queries = useQueryClient()
  const query = useInfiniteQuery(tenantQueries.deliveries(client, hook.id))
  const items = query.data?.pages.flatMap((page) => page.items)
  const again = useMutation({
    mutationFn: (delivery: string) => replay(client, hook.id, delivery),
    onSettled: () => queries.invalidateQueries({ queryKey: ['tenancy', client, 'deliveries'] }),
  })
  return (
    <Panel
      title="Deliveries"
      testId="deliveries"
      asOf={items ? query.dataUpdatedAt : undefined}
      actions={actions}
    >
      {again.isError && (
        <p role="alert" className={dialogs.error}>
          <strong>It was not sent again.</strong> {formFaults(again.error, []).rest}
        </p>
      )}
      {query.isPending && <Skeleton rows={4} />}
      {query.isError && (
        <Failure part="The deliveries" error={query.error} retry={() => void query.refetch()} />
      )}
      {items?.length === 0 && <Empty why="Nothing that it hears of has happened since it was made." />}
      {items && items.length > 0 && (
        <Table
          label="Deliveries, newest first"
          testId="delivery-table"
          columns={columnsOf(again.isPending ? undefined : again.mutate)}
          rows={items}
          rowKey={({ id }) => id}
          height={HEIGHT}
        />
      )}
      {query.hasNextPage && (
        <div className={styles.more}>
          <Button disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            Older ones
          </Button>
        </div>
      )}
    </Panel>
  )
}

function columnsOf(onAgain: ((id: string) => void) | undefined): readonly Column<WebhookDelivery>[] {
  return [
    { key: 'type', head: 'Event', cell: ({ type, event }) => <span title={`Event ${event}`}>{type}</span> },
    {
      key: 'state',
      head: 'State',
      cell: ({ state }) => <Badge tone={STATES[state].tone}>{STATES[state].text}</Badge>,
    },
    {
      key: 'time',
      head: 'Made (UTC)',
      wide: true,
      cell: ({ createdAt }) => formatMinute(Math.floor(createdAt / 1_000) * 1_000),
    },
    { key: 'tries', head: 'Tries', align: 'right', wide: true, cell: ({ attempts }) => attempts },
    {
      key: 'answer',
      head: 'Last answer',
      wide: true,
      cell: ({ lastStatus, lastMessage }) => (
        <span className={styles.long} title={lastMessage}>
          {lastMessage === '' ? (lastStatus ?? '–') : lastMessage}
        </span>
      ),
    },
    {
      key: 'next',
      head: 'Next try (UTC)',
      wide: true,
      cell: ({ state, nextAt }) =>
        state === 'waiting' ? formatMinute(Math.floor(nextAt / 1_000) * 1_000) : '–',
    },
    {
      key: 'order',
      head: 'Action',
      align: 'right',
      cell: ({ id, type, event, attempts }) =>
        attempts > 0 && (
          <Button
            tone="quiet"
            disabled={onAgain === undefined}
            aria-label={`Send ${type}, event ${event}, again`}
            onClick={() => onAgain?.(id)}
          >
            Send again
          </Button>
        ),
    },
  ]
}

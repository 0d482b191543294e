import { useInfiniteQuery } from '@tanstack/react-query'
import { type NameActors, useActorNames } from '../api/actor-names.ts'
import type { AuditEvent } from '../api/types.ts'
import { formatNumber } from '../format/number.ts'
import { formatMinute, formatUtc } from '../format/time.ts'
import { Badge } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import type { Column } from '../ui/column.ts'
import { Drawer } from '../ui/drawer.tsx'
import { Facts } from '../ui/facts.tsx'
import { Filter } from '../ui/filter.tsx'
import { Panel } from '../ui/panel.tsx'
import { RowButton } from '../ui/row-button.tsx'
import { Empty, Failure, Skeleton } from '../ui/state.tsx'
import { Table } from '../ui/table.tsx'
import { AuditTarget } from './audit-target.tsx'
import { actionText, eventsWith } from './audit-words.ts'
import { tenantQueries } from './queries.ts'
import styles from './tenant.module.css'

interface AuditPanelProps {
  readonly client: string
  readonly open: string | undefined
  readonly onOpen: (id: string | undefined) => void
  readonly filter: string
  readonly onFilter: (text: string) => void
}

/** Who did what to the client, for ever; newest first. */
export function AuditPanel({ client, open, onOpen, filter, onFilter }: AuditPanelProps) {
  const query = useInfiniteQuery(tenantQueries.audit(client))
  const named = useActorNames(client)
  const events = query.data?.pages.flatMap(({ items }) => items)
  const shown = eventsWith(events ?? [], filter, named)
  const more = query.hasNextPage ? ' newest' : ''
  const count = shown.length === events?.length ? '' : `${formatNumber(shown.length)} of `
  const opened = events?.find(({ number }) => String(number) === open)
  return (
    <Panel
      title={events ? `Audit log (${count}${formatNumber(events.length)}${more})` : 'Audit log'}
      testId="audit"
      asOf={events ? query.dataUpdatedAt : undefined}
      actions={<Filter label="Filter the log" value={filter} onChange={onFilter} />}
    >
      {query.isPending && <Skeleton rows={8} />}
      {query.isError && <Failure part="The log" error={query.error} retry={() => void query.refetch()} />}
      {events && shown.length === 0 && (
        <Empty
          why={filter === '' ? 'Nothing was done to this client yet.' : `Nothing of it matches “${filter}”.`}
          action={filter !== '' && <Button onClick={() => onFilter('')}>Show all</Button>}
        />
      )}
      {shown.length > 0 && (
        <Table
          label="Audit log, newest first"
          testId="audit-table"
          keys
          columns={columnsOf({ client, named, onOpen })}
          rows={shown}
          rowKey={({ number }) => String(number)}
          selected={open}
        />
      )}
      {query.hasNextPage && (
        <div className={styles.more}>
          <Button
            disabled={query.isFetchingNextPage}
            data-testid="older-events"
            onClick={() => void query.fetchNextPage()}
          >
            Older ones
          </Button>
        </div>
      )}
      {opened && (
        <EventDrawer client={client} event={opened} named={named} onClose={() => onOpen(undefined)} />
      )}
    </Panel>
  )
}

interface Told extends Pick<AuditPanelProps, 'client' | 'onOpen'> {
  readonly named: NameActors
}

function columnsOf({ client, named, onOpen }: Told): readonly Column<AuditEvent>[] {
  return [
    {
      key: 'time',
      head: 'When (UTC)',
      cell: ({ number, time }) => (
        <RowButton onClick={() => onOpen(String(number))}>
          {formatMinute(Math.floor(time / 1_000) * 1_000)}
        </RowButton>
      ),
    },
    { key: 'actor', head: 'Who', cell: ({ actor }) => named(actor) },
    { key: 'action', head: 'Did what', cell: ({ action }) => actionText(action) },
    {
      key: 'target',
      head: 'To what',
      wide: true,
      cell: (event) => (
        <span className={styles.long}>
          <AuditTarget client={client} event={event} named={named} />
        </span>
      ),
    },
    {
      key: 'outcome',
      head: 'Outcome',
      cell: ({ outcome }) => <Badge tone={outcome === 'done' ? 'plain' : 'bad'}>{outcome}</Badge>,
    },
  ]
}

interface EventDrawerProps {
  readonly client: string
  readonly event: AuditEvent
  readonly named: NameActors
  readonly onClose: () => void
}

function EventDrawer({ client, event, named, onClose }: EventDrawerProps) {
  const { time, actor, action, target, outcome, detail, number } = event
  const hasDetail = typeof detail === 'object' && detail !== null && Object.keys(detail).length > 0
  return (
    <Drawer title={actionText(action)} testId="audit-drawer" onClose={onClose}>
      <Facts
        facts={[
          { name: 'When', value: formatUtc(time) },
          { name: 'Who', value: named(actor) },
          { name: 'To what', value: <AuditTarget client={client} event={event} named={named} /> },
          { name: 'Its id', value: <code>{target}</code> },
          { name: 'Outcome', value: outcome },
          { name: 'Entry', value: formatNumber(number) },
        ]}
      />
      {hasDetail && <pre className={styles.text}>{JSON.stringify(detail, null, 2)}</pre>}
    </Drawer>
  )
}

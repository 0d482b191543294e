import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { may } from '../api/may.ts'
import { useMe } from '../api/me.ts'
import type { AlertMessagePage } from '../api/types.ts'
import { Age } from '../ui/age.tsx'
import { Badge } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import type { Column } from '../ui/column.ts'
import { Panel } from '../ui/panel.tsx'
import { Empty, Failure, Skeleton } from '../ui/state.tsx'
import { Table } from '../ui/table.tsx'
import { aboutMessage, deliveryWords } from './alert-words.ts'
import styles from './alerts.module.css'
import { alertQueries, retry } from './queries.ts'

type Message = AlertMessagePage['items'][number]

/** Who was told, when, by which road, and how it went. */
export function MessagesPanel() {
  const found = useQuery(alertQueries.messages())
  const settings = useQuery(alertQueries.settings())
  const names = new Map(settings.data?.channels.map(({ id, name }) => [id, name]))
  const messages = found.data?.items
  return (
    <Panel title="Who was told" testId="messages" asOf={found.data ? found.dataUpdatedAt : undefined}>
      {found.isPending && <Skeleton rows={4} />}
      {found.isError && (
        <Failure part="The messages" error={found.error} retry={() => void found.refetch()} />
      )}
      {messages?.length === 0 && (
        <Empty why="Nobody was told of anything yet." command="npx leme alert test CHANNEL" />
      )}
      {messages && messages.length > 0 && (
        <Table
          label="Messages"
          testId="message-table"
          height={320}
          columns={columnsOf(names)}
          rows={messages}
          rowKey={({ id }) => id}
        />
      )}
    </Panel>
  )
}

const TONES = { delivered: 'good', waiting: 'warn', 'given-up': 'bad' } as const

function columnsOf(names: ReadonlyMap<string, string>): readonly Column<Message>[] {
  return [
    { key: 'when', head: 'When', cell: ({ createdAt }) => <Age of={createdAt} /> },
    { key: 'to', head: 'By', cell: ({ channel }) => names.get(channel) ?? channel },
    {
      key: 'state',
      head: 'State',
      cell: ({ state }) => <Badge tone={TONES[state]}>{state.replace('-', ' ')}</Badge>,
    },
    {
      key: 'how',
      head: 'How it went',
      wide: true,
      cell: (message) => <span className={styles.long}>{deliveryWords(message)}</span>,
    },
    {
      key: 'what',
      head: 'What was said',
      cell: (message) => <span className={styles.long}>{aboutMessage(message)}</span>,
    },
    { key: 'again', head: 'Order', align: 'right', cell: (message) => <Again message={message} /> },
  ]
}

function Again({ message: { id, state } }: { message: Message }) {
  const me = useMe()
  const queries = useQueryClient()
  const trying = useMutation({
    mutationFn: () => retry(id),
    onSettled: () => queries.invalidateQueries({ queryKey: ['alerts'] }),
  })
  if (state !== 'given-up' || !may(me, 'trade')) return null
  return (
    <Button tone="quiet" disabled={trying.isPending} onClick={() => trying.mutate()}>
      Try again
    </Button>
  )
}

import { useQuery } from '@tanstack/react-query'
import { type NameActors, useActorNames } from '../api/actor-names.ts'
import type { Command } from '../api/types.ts'
import { formatMinute } from '../format/time.ts'
import type { Column } from '../ui/column.ts'
import { Panel } from '../ui/panel.tsx'
import { RowButton } from '../ui/row-button.tsx'
import { Empty, Failure, Skeleton } from '../ui/state.tsx'
import { Table } from '../ui/table.tsx'
import { Attempt } from './client-columns.tsx'
import { commandText, short } from './deploy-words.ts'
import styles from './deploys.module.css'
import { deployQueries } from './queries.ts'

interface CommandsPanelProps {
  readonly client: string
  readonly selected: string | undefined
  readonly onOpen: (id: string) => void
}

const HEIGHT = 420

/** The newest commands of a client. */
export function CommandsPanel({ client, selected, onOpen }: CommandsPanelProps) {
  const query = useQuery(deployQueries.commands(client))
  const items = query.data?.items
  const named = useActorNames(client)
  return (
    <Panel title="Commands" testId="commands-panel" asOf={query.data ? query.dataUpdatedAt : undefined}>
      {query.isPending && <Skeleton rows={4} />}
      {query.isError && (
        <Failure part="The commands" error={query.error} retry={() => void query.refetch()} />
      )}
      {items?.length === 0 && <Empty why="Nothing was asked for yet." />}
      {items && items.length > 0 && (
        <Table
          label="Commands, newest first"
          testId="command-table"
          columns={columnsOf(onOpen, named)}
          rows={items}
          rowKey={({ id }) => id}
          selected={selected}
          keys
          height={HEIGHT}
        />
      )}
    </Panel>
  )
}

function columnsOf(onOpen: (id: string) => void, named: NameActors): readonly Column<Command>[] {
  return [
    {
      key: 'time',
      head: 'Asked (UTC)',
      cell: ({ id, createdAt }) => (
        <RowButton onClick={() => onOpen(id)}>{formatMinute(Math.floor(createdAt / 1000) * 1000)}</RowButton>
      ),
    },
    { key: 'what', head: 'What', cell: (command) => commandText(command) },
    {
      key: 'state',
      head: 'State',
      cell: ({ state, reason }) => <Attempt state={state} reason={reason} />,
    },
    {
      key: 'reason',
      head: 'Why',
      wide: true,
      cell: ({ reason }) => (
        <span className={styles.why} title={named(reason)}>
          {named(reason)}
        </span>
      ),
    },
    { key: 'by', head: 'By', wide: true, cell: ({ actor, source }) => `${named(actor)} (${source})` },
    { key: 'commit', head: 'Commit', wide: true, cell: ({ commit }) => <code>{short(commit)}</code> },
  ]
}

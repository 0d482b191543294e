import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useMe } from '../api/me.ts'
import { useTenantNames } from '../api/tenancy.ts'
import { type DeploysSearch, without } from '../app/search.ts'
import { formatNumber } from '../format/number.ts'
import { Button } from '../ui/button.tsx'
import { CopyLine } from '../ui/copy-line.tsx'
import { Filter } from '../ui/filter.tsx'
import { Page } from '../ui/page.tsx'
import { Panel } from '../ui/panel.tsx'
import { nextSorting, readSorting, sortRows } from '../ui/sorting.ts'
import { Empty, Failure, Skeleton } from '../ui/state.tsx'
import { VirtualTable } from '../ui/virtual-table.tsx'
import { clientColumns } from './client-columns.tsx'
import { ClientView } from './client-view.tsx'
import { clientSentence, clientsSentence, clientsWith } from './deploy-words.ts'
import { deployQueries } from './queries.ts'

const route = getRouteApi('/deploys')
const CREATE = 'npx leme tenant create cliente-001 --credits 1000'
const ROW = 28
const HEAD = 30
const MOST_ROWS = 12
/** One client is shown below: the list leaves it room. */
const ROWS_ABOVE_ONE = 6

/** What clients want, what of it runs, and the commands between. */
export function DeploysPage() {
  const search = route.useSearch()
  const { filter = '', sort, client } = search
  const navigate = route.useNavigate()
  const change = (next: (old: DeploysSearch) => DeploysSearch) =>
    void navigate({ search: next, replace: true, resetScroll: false })
  const clients = useQuery(deployQueries.clients())
  const items = clients.data
  const me = useMe()
  const names = useTenantNames()
  // A client that is alone needs no choosing.
  const shown = client ?? me?.clientId ?? (items?.length === 1 ? items[0]!.clientId : undefined)
  const open = items?.find(({ clientId }) => clientId === shown)
  const rows = useMemo(
    () =>
      sortRows(
        clientsWith(items ?? [], filter, names),
        clientColumns(() => {}, names),
        readSorting(sort),
      ),
    [items, filter, sort, names],
  )
  const narrow = (text: string) => change((old) => (text ? { ...old, filter: text } : without(old, 'filter')))
  const order = (key: string) => {
    const next = nextSorting(readSorting(sort), key)
    change((old) => (next ? { ...old, sort: next } : without(old, 'sort')))
  }
  const show = ({ clientId }: { clientId: string }) =>
    change(({ filter: narrowed, sort: sorted }) => ({
      client: clientId,
      ...(narrowed !== undefined && { filter: narrowed }),
      ...(sorted !== undefined && { sort: sorted }),
    }))
  const count = rows.length === items?.length ? '' : `${formatNumber(rows.length)} of `
  const sentence = open
    ? `${names.get(open.clientId) ?? open.clientId}. ${clientSentence(open)}`
    : items && clientsSentence(items)
  return (
    <Page title="Deploys" sentence={sentence}>
      {clients.isPending && <Skeleton rows={6} />}
      {clients.isError && (
        <Failure part="The clients" error={clients.error} retry={() => void clients.refetch()} />
      )}
      {items?.length === 0 && shown === undefined && (
        <Empty
          why="No client has wanted anything yet. A client is a tenant with a schema, a login and credits of its own; its bots stand in a file in git, and every change of it is a command."
          action={<CopyLine name="the line that makes a client" line={CREATE} />}
        />
      )}
      {items && items.length > 1 && (
        <Panel
          title={`Clients (${count}${formatNumber(items.length)})`}
          testId="clients-panel"
          asOf={clients.dataUpdatedAt}
          actions={<Filter label="Filter clients" value={filter} onChange={narrow} />}
        >
          {rows.length === 0 && (
            <Empty
              why={`No client matches “${filter}”.`}
              action={<Button onClick={() => narrow('')}>Show all</Button>}
            />
          )}
          {rows.length > 0 && (
            <VirtualTable
              label="Clients"
              testId="client-table"
              columns={clientColumns(show, names)}
              rows={rows}
              rowKey={({ clientId }) => clientId}
              selected={shown}
              onSelect={show}
              sorting={readSorting(sort)}
              onSort={order}
              height={HEAD + ROW * Math.min(rows.length, shown === undefined ? MOST_ROWS : ROWS_ABOVE_ONE)}
              minWidth={760}
            />
          )}
        </Panel>
      )}
      {shown !== undefined && <ClientView client={shown} search={search} onChange={change} />}
    </Page>
  )
}

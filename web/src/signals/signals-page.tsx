import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { Signal, SignalPage } from '../api/types.ts'
import { type SignalsSearch, without } from '../app/search.ts'
import { formatNumber } from '../format/number.ts'
import { Button } from '../ui/button.tsx'
import { CopyLine } from '../ui/copy-line.tsx'
import { Filter } from '../ui/filter.tsx'
import { Page } from '../ui/page.tsx'
import { Panel } from '../ui/panel.tsx'
import { nextSorting, readSorting, sortRows } from '../ui/sorting.ts'
import { Empty, Failure, Skeleton } from '../ui/state.tsx'
import { VirtualTable } from '../ui/virtual-table.tsx'
import { signalQueries } from './queries.ts'
import { signalColumns } from './signal-columns.tsx'
import { SignalDrawer } from './signal-drawer.tsx'
import { signalsWith } from './signal-words.ts'

const route = getRouteApi('/signals')
const PUT = 'npx leme signal put --account ACCOUNT --symbol EURUSD -i 5m --side buy --volume 0.1'

/** What terminals are told to do, who took it, and what became of it. */
export function SignalsPage() {
  const { filter = '', sort, signal: open } = route.useSearch()
  const navigate = route.useNavigate()
  const change = (next: (old: SignalsSearch) => SignalsSearch) =>
    void navigate({ search: next, replace: true, resetScroll: false })
  const signals = useQuery(signalQueries.signals())
  const items = signals.data?.items
  const show = ({ id }: Signal) => change((old) => ({ ...old, signal: id }))
  const rows = useMemo(
    () =>
      sortRows(
        signalsWith(items ?? [], filter),
        signalColumns(() => {}),
        readSorting(sort),
      ),
    [items, filter, sort],
  )
  const narrow = (text: string) => change((old) => (text ? { ...old, filter: text } : without(old, 'filter')))
  const order = (key: string) => {
    const next = nextSorting(readSorting(sort), key)
    change((old) => (next ? { ...old, sort: next } : without(old, 'sort')))
  }
  const count = rows.length === items?.length ? '' : `${formatNumber(rows.length)} of `
  return (
    <Page title="Signals" sentence={signals.data && sentenceOf(signals.data)}>
      <Panel
        title={items ? `Signals (${count}${formatNumber(items.length)})` : 'Signals'}
        testId="signals-panel"
        asOf={signals.data ? signals.dataUpdatedAt : undefined}
        actions={<Filter label="Filter signals" value={filter} onChange={narrow} />}
      >
        {signals.isPending && <Skeleton rows={8} />}
        {signals.isError && (
          <Failure part="The signals" error={signals.error} retry={() => void signals.refetch()} />
        )}
        {items?.length === 0 && (
          <Empty
            why="No terminal was told anything yet. A signal is made by a strategy's sender over HTTP, or by hand."
            action={<CopyLine name="the line that makes a signal" line={PUT} />}
          />
        )}
        {items && items.length > 0 && rows.length === 0 && (
          <Empty
            why={`No signal matches “${filter}”.`}
            action={<Button onClick={() => narrow('')}>Show all</Button>}
          />
        )}
        {rows.length > 0 && (
          <VirtualTable
            label="Signals, newest first"
            testId="signal-table"
            columns={signalColumns(show)}
            rows={rows}
            rowKey={({ id }) => id}
            selected={open}
            onSelect={show}
            sorting={readSorting(sort)}
            onSort={order}
            height={640}
            minWidth={1080}
          />
        )}
      </Panel>
      {open !== undefined && (
        <SignalDrawer id={open} onClose={() => change((old) => without(old, 'signal'))} />
      )}
    </Page>
  )
}

function sentenceOf({ items, nextCursor }: SignalPage): string {
  if (items.length === 0) return 'What terminals are told to do, who took it, and what became of it.'
  const of = (state: Signal['state']) => formatNumber(items.filter((one) => one.state === state).length)
  const scope = nextCursor === null ? '' : `Of the newest ${formatNumber(items.length)}: `
  return `${scope}${of('PENDING')} waiting, ${of('SENT')} handed out, ${of('ACKED')} arrived, ${of('EXPIRED')} expired.`
}

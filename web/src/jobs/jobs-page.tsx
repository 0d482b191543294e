import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useActorNames } from '../api/actor-names.ts'
import { useMe } from '../api/me.ts'
import { useTenantNames } from '../api/tenancy.ts'
import { type JobsSearch, without } from '../app/search.ts'
import { formatNumber } from '../format/number.ts'
import { Button } from '../ui/button.tsx'
import { CopyLine } from '../ui/copy-line.tsx'
import { Page } from '../ui/page.tsx'
import { Panel } from '../ui/panel.tsx'
import { Empty, Failure, Skeleton } from '../ui/state.tsx'
import { Table } from '../ui/table.tsx'
import { jobColumns } from './job-columns.tsx'
import { JobDrawer } from './job-drawer.tsx'
import { jobsSentence } from './job-words.ts'
import styles from './jobs.module.css'
import { jobQueries } from './queries.ts'

const route = getRouteApi('/jobs')
const ASK = 'curl -X POST …/backtest -d \'{"strategy":"sma-cross","exchange":"demo","pairs":["ETH/BTC"]}\''
const STATES = ['queued', 'running', 'done', 'failed', 'cancelled'] as const

/** Backtests and searches of clients, every one that was ever asked for. */
export function JobsPage() {
  const search = route.useSearch()
  const { state, job } = search
  const navigate = route.useNavigate()
  const change = (next: (old: JobsSearch) => JobsSearch) =>
    void navigate({ search: next, replace: true, resetScroll: false })
  const query = useInfiniteQuery(jobQueries.list(search))
  const me = useMe()
  const names = useTenantNames()
  const clients = me?.kind === 'operator' ? names : undefined
  const named = useActorNames(me?.clientId ?? undefined)
  const items = query.data?.pages.flatMap((page) => page.items)
  const open = (id: string) => change((old) => ({ ...old, job: id }))
  return (
    <Page title="Jobs" sentence={items && jobsSentence(items, query.hasNextPage)}>
      <Panel
        title={items ? `Jobs (${formatNumber(items.length)}${query.hasNextPage ? '+' : ''})` : 'Jobs'}
        testId="jobs"
        asOf={items ? query.dataUpdatedAt : undefined}
        actions={
          <label className={styles.choice}>
            State{' '}
            <select
              value={state ?? ''}
              data-testid="job-state"
              onChange={({ target: { value } }) =>
                change((old) =>
                  value === '' ? without(old, 'state') : { ...old, state: value as (typeof STATES)[number] },
                )
              }
            >
              <option value="">any</option>
              {STATES.map((one) => (
                <option key={one}>{one}</option>
              ))}
            </select>
          </label>
        }
      >
        {query.isPending && <Skeleton rows={8} />}
        {query.isError && <Failure part="The jobs" error={query.error} retry={() => void query.refetch()} />}
        {items?.length === 0 && state === undefined && (
          <Empty
            why="No client has asked for a backtest or a search yet. Each is done by a worker, in the client’s turn, and stays here whatever becomes of it."
            action={<CopyLine name="the line that asks for one" line={ASK} />}
          />
        )}
        {items?.length === 0 && state !== undefined && (
          <Empty
            why={`No job is ${state}.`}
            action={<Button onClick={() => change((old) => without(old, 'state'))}>Show all</Button>}
          />
        )}
        {items && items.length > 0 && (
          <Table
            label="Jobs, newest first"
            testId="job-table"
            keys
            columns={jobColumns({ onOpen: open, named, clients })}
            rows={items}
            rowKey={({ id }) => id}
            selected={job}
          />
        )}
        {query.hasNextPage && (
          <div className={styles.more}>
            <Button
              disabled={query.isFetchingNextPage}
              data-testid="older-jobs"
              onClick={() => void query.fetchNextPage()}
            >
              Older ones
            </Button>
          </div>
        )}
      </Panel>
      {job !== undefined && (
        <JobDrawer id={job} onOpen={open} onClose={() => change((old) => without(old, 'job'))} />
      )}
    </Page>
  )
}

import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useMemo } from 'react'
import { queries } from '../api/queries.ts'
import { type BacktestsSearch, without } from '../app/search.ts'
import { Button } from '../ui/button.tsx'
import { Filter } from '../ui/filter.tsx'
import { useKeys } from '../ui/keys.ts'
import { Page } from '../ui/page.tsx'
import { Panel } from '../ui/panel.tsx'
import { Empty, Failure, Skeleton } from '../ui/state.tsx'
import { Table } from '../ui/table.tsx'
import { filterRuns } from './filter-runs.ts'
import { RUN_COLUMNS } from './run-columns.tsx'
import { RunDrawer } from './run-drawer.tsx'
import { SavedPanel } from './saved-panel.tsx'

const route = getRouteApi('/backtests')

/** Every backtest, what it said, and the way to ask for another. */
export function BacktestsPage() {
  const { run, study, filter = '' } = route.useSearch()
  const navigate = route.useNavigate()
  const runs = useQuery(queries.backtests())
  const items = runs.data?.items
  const shown = useMemo(() => filterRuns(items ?? [], filter), [items, filter])
  const ask = () => void navigate({ search: (old) => ({ ...old, run: 'new' }) })
  const close = () =>
    void navigate({ search: (old: BacktestsSearch) => without(without(old, 'run'), 'study') })
  const narrow = (text: string) =>
    void navigate({
      search: (old: BacktestsSearch) => (text ? { ...old, filter: text } : without(old, 'filter')),
      replace: true,
    })
  useKeys({ n: ask })
  return (
    <Page
      title="Backtests"
      sentence="What each strategy would have done, and whether to believe it."
      actions={
        <Button tone="primary" onClick={ask} data-testid="new-backtest">
          New backtest
        </Button>
      }
    >
      <Panel
        title={
          items
            ? `Runs (${shown.length === items.length ? '' : `${shown.length} of `}${items.length})`
            : 'Runs'
        }
        testId="backtests"
        asOf={runs.data ? runs.dataUpdatedAt : undefined}
        actions={<Filter label="Filter runs" value={filter} onChange={narrow} />}
      >
        {runs.isPending && <Skeleton rows={10} />}
        {runs.isError && (
          <Failure part="The backtests" error={runs.error} retry={() => void runs.refetch()} />
        )}
        {items?.length === 0 && (
          <Empty
            why="No backtest has been run yet."
            action={<Button onClick={ask}>Run the first one</Button>}
            command="npx leme backtest -s STRATEGY.ts"
          />
        )}
        {items && items.length > 0 && shown.length === 0 && (
          <Empty
            why={`No run matches “${filter}”.`}
            action={<Button onClick={() => narrow('')}>Show all</Button>}
          />
        )}
        {shown.length > 0 && (
          <Table
            label="Backtests"
            testId="backtest-table"
            keys
            columns={RUN_COLUMNS}
            rows={shown}
            rowKey={(one) => one.id}
          />
        )}
      </Panel>
      <SavedPanel />
      {run === 'new' && <RunDrawer studyId={study} onClose={close} />}
    </Page>
  )
}

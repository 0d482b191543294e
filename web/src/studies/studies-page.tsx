import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useMemo } from 'react'
import { queries } from '../api/queries.ts'
import type { StudySummary } from '../api/types.ts'
import { type StudiesSearch, without } from '../app/search.ts'
import { Button } from '../ui/button.tsx'
import { CopyLine } from '../ui/copy-line.tsx'
import { Filter } from '../ui/filter.tsx'
import { Page } from '../ui/page.tsx'
import { Panel } from '../ui/panel.tsx'
import { Empty, Failure, Skeleton } from '../ui/state.tsx'
import { Table } from '../ui/table.tsx'
import { STUDY_COLUMNS } from './study-columns.tsx'

const route = getRouteApi('/studies')
const START = 'npx leme hyperopt -s STRATEGY.ts --venue demo --trials 200'

/** Every search of parameters, and how to start one. */
export function StudiesPage() {
  const { filter = '' } = route.useSearch()
  const navigate = route.useNavigate()
  const studies = useQuery(queries.studies())
  const items = studies.data?.items
  const shown = useMemo(() => filterStudies(items ?? [], filter), [items, filter])
  const narrow = (text: string) =>
    void navigate({
      search: (old: StudiesSearch) => (text ? { ...old, filter: text } : without(old, 'filter')),
      replace: true,
    })
  const count = shown.length === items?.length ? '' : `${shown.length} of `
  return (
    <Page
      title="Studies"
      sentence="Which parameters would have done best, and whether that is a place or a lucky spike."
    >
      <Panel
        title={items ? `Studies (${count}${items.length})` : 'Studies'}
        testId="studies"
        asOf={studies.data ? studies.dataUpdatedAt : undefined}
        actions={<Filter label="Filter studies" value={filter} onChange={narrow} />}
      >
        {studies.isPending && <Skeleton rows={8} />}
        {studies.isError && (
          <Failure part="The studies" error={studies.error} retry={() => void studies.refetch()} />
        )}
        {items?.length === 0 && (
          <Empty
            why="No search of parameters has been run yet. It takes every core for a while, so it is started on the command line; this page follows it live."
            action={<CopyLine name="the command" line={START} />}
          />
        )}
        {items && items.length > 0 && shown.length === 0 && (
          <Empty
            why={`No study matches “${filter}”.`}
            action={<Button onClick={() => narrow('')}>Show all</Button>}
          />
        )}
        {shown.length > 0 && (
          <Table
            label="Studies"
            testId="study-table"
            keys
            columns={STUDY_COLUMNS}
            rows={shown}
            rowKey={(one) => one.id}
          />
        )}
      </Panel>
    </Page>
  )
}

function filterStudies(studies: readonly StudySummary[], filter: string): readonly StudySummary[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean)
  return studies.filter(({ id, strategy, state, sampler, parameters, objectives }) => {
    const names = [...parameters, ...objectives.map(({ name }) => name)].join(' ')
    const text = `${id} ${strategy} ${state} ${sampler} ${names}`.toLowerCase()
    return words.every((word) => text.includes(word))
  })
}

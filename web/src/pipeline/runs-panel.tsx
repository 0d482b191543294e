import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { PipelineSummary } from '../api/types.ts'
import { formatNumber } from '../format/number.ts'
import { Button } from '../ui/button.tsx'
import { Filter } from '../ui/filter.tsx'
import { Panel } from '../ui/panel.tsx'
import { nextSorting, readSorting, sortRows } from '../ui/sorting.ts'
import { Empty } from '../ui/state.tsx'
import { VirtualTable } from '../ui/virtual-table.tsx'
import styles from './pipeline.module.css'
import { pipelineQueries } from './queries.ts'
import { runColumns } from './run-columns.tsx'
import { runsWith } from './stage-words.ts'

interface RunsPanelProps {
  readonly selected: string | undefined
  readonly filter: string
  readonly sort: string | undefined
  readonly onOpen: (run: PipelineSummary) => void
  readonly onFilter: (text: string) => void
  readonly onSort: (sort: string | undefined) => void
}

/** Every run that was read; older ones are a press away. */
export function RunsPanel({ selected, filter, sort, onOpen, onFilter, onSort }: RunsPanelProps) {
  const runs = useInfiniteQuery(pipelineQueries.runs())
  const items = useMemo(() => runs.data?.pages.flatMap((page) => page.items) ?? [], [runs.data])
  const columns = runColumns(onOpen)
  const rows = useMemo(
    () =>
      sortRows(
        runsWith(items, filter),
        runColumns(() => {}),
        readSorting(sort),
      ),
    [items, filter, sort],
  )
  const count = rows.length === items.length ? '' : `${formatNumber(rows.length)} of `
  return (
    <Panel
      title={`Runs (${count}${formatNumber(items.length)}${runs.hasNextPage ? ' newest' : ''})`}
      testId="runs"
      asOf={runs.dataUpdatedAt}
      actions={<Filter label="Filter runs" value={filter} onChange={onFilter} />}
    >
      {rows.length === 0 && (
        <Empty
          why={`No run matches “${filter}”.`}
          action={<Button onClick={() => onFilter('')}>Show all</Button>}
        />
      )}
      {rows.length > 0 && (
        <VirtualTable
          label="Runs of pipelines, newest first"
          testId="run-table"
          columns={columns}
          rows={rows}
          rowKey={({ id }) => id}
          selected={selected}
          onSelect={onOpen}
          sorting={readSorting(sort)}
          onSort={(key) => onSort(nextSorting(readSorting(sort), key))}
          height={392}
          minWidth={760}
        />
      )}
      {runs.hasNextPage && (
        <p className={styles.more}>
          <Button disabled={runs.isFetchingNextPage} onClick={() => void runs.fetchNextPage()}>
            {runs.isFetchingNextPage ? 'Reading older runs' : 'Show older runs'}
          </Button>
        </p>
      )}
    </Panel>
  )
}

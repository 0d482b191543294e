import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { formatNumber } from '../format/number.ts'
import { Button } from '../ui/button.tsx'
import { CopyLine } from '../ui/copy-line.tsx'
import { Filter } from '../ui/filter.tsx'
import { Panel } from '../ui/panel.tsx'
import { nextSorting, readSorting, sortRows } from '../ui/sorting.ts'
import { Empty, Failure, Skeleton } from '../ui/state.tsx'
import { VirtualTable } from '../ui/virtual-table.tsx'
import { MODEL_COLUMNS } from './model-columns.tsx'
import { modelsWith } from './model-words.ts'
import { modelQueries } from './queries.ts'

const REGISTER = 'npx leme models register NAME --report run.json -c CONFIG.jsonc'

interface RegistryPanelProps {
  readonly filter: string
  readonly sort: string | undefined
  readonly onFilter: (text: string) => void
  readonly onSort: (sort: string | undefined) => void
}

/** Every model, what acts of it and what that was worth. */
export function RegistryPanel({ filter, sort, onFilter, onSort }: RegistryPanelProps) {
  const board = useQuery(modelQueries.board())
  const items = board.data
  const rows = useMemo(
    () => sortRows(modelsWith(items ?? [], filter), MODEL_COLUMNS, readSorting(sort)),
    [items, filter, sort],
  )
  const count = rows.length === items?.length ? '' : `${formatNumber(rows.length)} of `
  return (
    <Panel
      title={items ? `Registry (${count}${formatNumber(items.length)})` : 'Registry'}
      testId="registry"
      asOf={items ? board.dataUpdatedAt : undefined}
      actions={<Filter label="Filter models" value={filter} onChange={onFilter} />}
    >
      {board.isPending && <Skeleton rows={6} />}
      {board.isError && (
        <Failure part="The registry" error={board.error} retry={() => void board.refetch()} />
      )}
      {items?.length === 0 && (
        <Empty
          why="No model is registered yet. A training that is worth keeping becomes a version of a model: with where it comes from, how good it was, and what it is fed."
          action={<CopyLine name="the command" line={REGISTER} />}
        />
      )}
      {items && items.length > 0 && rows.length === 0 && (
        <Empty
          why={`No model matches “${filter}”.`}
          action={<Button onClick={() => onFilter('')}>Show all</Button>}
        />
      )}
      {rows.length > 0 && (
        <VirtualTable
          label="Models"
          testId="model-table"
          columns={MODEL_COLUMNS}
          rows={rows}
          rowKey={({ model }) => model.name}
          selected={undefined}
          sorting={readSorting(sort)}
          onSort={(key) => onSort(nextSorting(readSorting(sort), key))}
          height={336}
          minWidth={860}
        />
      )}
    </Panel>
  )
}

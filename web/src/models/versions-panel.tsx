import { useMemo } from 'react'
import type { ModelDetail, ModelVersion } from '../api/types.ts'
import { formatNumber } from '../format/number.ts'
import { Button } from '../ui/button.tsx'
import { Filter } from '../ui/filter.tsx'
import { Panel } from '../ui/panel.tsx'
import { nextSorting, readSorting, sortRows } from '../ui/sorting.ts'
import { Empty } from '../ui/state.tsx'
import { VirtualTable } from '../ui/virtual-table.tsx'
import { versionColumns } from './model-columns.tsx'
import { versionsWith } from './model-words.ts'

interface VersionsPanelProps {
  readonly model: ModelDetail['model']
  readonly versions: readonly ModelVersion[]
  readonly selected: number | undefined
  readonly filter: string
  readonly sort: string | undefined
  readonly asOf: number
  readonly onOpen: (version: ModelVersion) => void
  readonly onFilter: (text: string) => void
  readonly onSort: (sort: string | undefined) => void
}

/** Every version of a model, newest first. */
export function VersionsPanel(props: VersionsPanelProps) {
  const { model, versions, selected, filter, sort, asOf, onOpen, onFilter, onSort } = props
  const aliasesOf = (number: number) =>
    model.aliases.filter(({ version }) => version === number).map(({ alias }) => alias)
  const columns = versionColumns(onOpen, aliasesOf)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the columns only open rows and name aliases
  const rows = useMemo(
    () => sortRows(versionsWith(versions, filter, aliasesOf), columns, readSorting(sort)),
    [versions, model, filter, sort],
  )
  const count = rows.length === versions.length ? '' : `${formatNumber(rows.length)} of `
  return (
    <Panel
      title={`Versions (${count}${formatNumber(versions.length)})`}
      testId="versions"
      asOf={asOf}
      actions={<Filter label="Filter versions" value={filter} onChange={onFilter} />}
    >
      {versions.length === 0 && <Empty why="Every version of this model was deleted." />}
      {versions.length > 0 && rows.length === 0 && (
        <Empty
          why={`No version matches “${filter}”.`}
          action={<Button onClick={() => onFilter('')}>Show all</Button>}
        />
      )}
      {rows.length > 0 && (
        <VirtualTable
          label="Versions, newest first"
          testId="version-table"
          columns={columns}
          rows={rows}
          rowKey={({ number }) => number}
          selected={selected}
          onSelect={onOpen}
          sorting={readSorting(sort)}
          onSort={(key) => onSort(nextSorting(readSorting(sort), key))}
          height={252}
          minWidth={860}
        />
      )}
    </Panel>
  )
}

import { getRouteApi } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { Study, StudyTrial } from '../api/types.ts'
import { type StudySearch, without } from '../app/search.ts'
import { formatNumber } from '../format/number.ts'
import { Button } from '../ui/button.tsx'
import { Filter } from '../ui/filter.tsx'
import { Panel } from '../ui/panel.tsx'
import { nextSorting, readSorting, sortRows } from '../ui/sorting.ts'
import { Empty } from '../ui/state.tsx'
import { VirtualTable } from '../ui/virtual-table.tsx'
import { formatParameter } from './study-words.ts'
import { trialColumns } from './trial-columns.tsx'

const route = getRouteApi('/studies/$id')

interface TrialsPanelProps {
  readonly study: Study
  readonly trials: readonly StudyTrial[]
  readonly asOf: number
  readonly onOpen: (trial: StudyTrial) => void
}

/** Every trial, on the candles that the search saw; the address holds filter, order and the one that is open. */
export function TrialsPanel({ study, trials, asOf, onOpen }: TrialsPanelProps) {
  const { filter = '', sort, trial: selected } = route.useSearch()
  const navigate = route.useNavigate()
  const columns = useMemo(() => trialColumns(study, onOpen), [study, onOpen])
  const [objective] = study.objectives
  // The best first, unless the reader wants another order.
  const sorting = readSorting(sort) ?? { key: 'value0', descending: objective?.better === 'higher' }
  const { key, descending } = sorting
  const rows = useMemo(
    () => sortRows(trialsWith(trials, filter), columns, { key, descending }),
    [trials, filter, key, descending, columns],
  )
  const narrow = (text: string) =>
    void navigate({
      search: (old: StudySearch) => (text ? { ...old, filter: text } : without(old, 'filter')),
      replace: true,
      resetScroll: false,
    })
  const order = (key: string) => {
    const next = nextSorting(readSorting(sort), key)
    void navigate({
      search: (old: StudySearch) => (next ? { ...old, sort: next } : without(old, 'sort')),
      replace: true,
      resetScroll: false,
    })
  }
  const count = rows.length === trials.length ? '' : `${formatNumber(rows.length)} of `
  return (
    <Panel
      title={`Trials (${count}${formatNumber(trials.length)})`}
      testId="trials"
      asOf={asOf}
      actions={<Filter label="Filter trials" value={filter} onChange={narrow} />}
    >
      {trials.length === 0 && <Empty why="No trial has been asked for yet." />}
      {trials.length > 0 && rows.length === 0 && (
        <Empty
          why={`No trial matches “${filter}”.`}
          action={<Button onClick={() => narrow('')}>Show all</Button>}
        />
      )}
      {rows.length > 0 && (
        <VirtualTable
          label="Trials"
          testId="trial-table"
          columns={columns}
          rows={rows}
          rowKey={({ number }) => number}
          selected={selected}
          onSelect={onOpen}
          sorting={sorting}
          onSort={order}
          height={448}
        />
      )}
    </Panel>
  )
}

/** Trials that hold every word: `failed`, `fast=12`, part of a reason. */
function trialsWith(trials: readonly StudyTrial[], filter: string): readonly StudyTrial[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return trials
  return trials.filter(({ status, parameters, reason, number }) => {
    const values = Object.entries(parameters).map(([name, value]) => `${name}=${formatParameter(value)}`)
    const text = ` #${number} ${status} ${reason ?? ''} ${values.join(' ')} `.toLowerCase()
    return words.every((word) =>
      text.includes(word.includes('=') || word.startsWith('#') ? ` ${word} ` : word),
    )
  })
}

import { getRouteApi } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { Market, MarketList } from '../api/types.ts'
import { type MarketsSearch, without } from '../app/search.ts'
import { formatNumber } from '../format/number.ts'
import { Button } from '../ui/button.tsx'
import { Filter } from '../ui/filter.tsx'
import { Panel } from '../ui/panel.tsx'
import { nextSorting, readSorting, sortRows } from '../ui/sorting.ts'
import { Empty } from '../ui/state.tsx'
import { VirtualTable } from '../ui/virtual-table.tsx'
import { marketColumns, marketKey } from './market-columns.tsx'

const route = getRouteApi('/markets')

interface WatchlistProps {
  readonly list: MarketList
  readonly chosen: Market | undefined
  readonly height: number
}

/** Every stored market; the address holds filter, order and the one that is shown. */
export function Watchlist({ list, chosen, height }: WatchlistProps) {
  const { filter = '', sort } = route.useSearch()
  const navigate = route.useNavigate()
  const change = (next: (old: MarketsSearch) => MarketsSearch) =>
    void navigate({ search: next, replace: true, resetScroll: false })
  // Another market has other candles, so what was seen of this one is left.
  const open = ({ venue, pair }: Market) =>
    change((old) => ({ ...without(without(old, 'from'), 'to'), venue, pair }))
  const columns = marketColumns(list.now, open)
  const rows = useMemo(
    () =>
      sortRows(
        marketsWith(list.items, filter),
        marketColumns(list.now, () => {}),
        readSorting(sort),
      ),
    [list, filter, sort],
  )
  const narrow = (text: string) => change((old) => (text ? { ...old, filter: text } : without(old, 'filter')))
  const order = (key: string) => {
    const next = nextSorting(readSorting(sort), key)
    change((old) => (next ? { ...old, sort: next } : without(old, 'sort')))
  }
  const count = rows.length === list.items.length ? '' : `${formatNumber(rows.length)} of `
  return (
    <Panel
      title={`Watchlist (${count}${formatNumber(list.items.length)})`}
      testId="watchlist"
      asOf={list.now}
      actions={<Filter label="Filter" value={filter} onChange={narrow} />}
    >
      {rows.length === 0 ? (
        <Empty
          why={`No market matches “${filter}”.`}
          action={<Button onClick={() => narrow('')}>Show all</Button>}
        />
      ) : (
        <VirtualTable
          label="Watchlist"
          testId="market-table"
          columns={columns}
          rows={rows}
          rowKey={marketKey}
          selected={chosen && marketKey(chosen)}
          onSelect={open}
          sorting={readSorting(sort)}
          onSort={order}
          height={height}
          minWidth={0}
        />
      )}
    </Panel>
  )
}

/** Markets that hold every word: a pair, a venue, `stale`. */
export function marketsWith(markets: readonly Market[], filter: string): readonly Market[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return markets
  return markets.filter(({ pair, venue, source, stale }) => {
    const text = `${pair} ${pair.replace('/', '')} ${venue} ${source} ${stale ? 'stale' : ''}`.toLowerCase()
    return words.every((word) => text.includes(word))
  })
}

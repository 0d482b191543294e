import { getRouteApi } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { ClosedTrade } from '../api/types.ts'
import { type ReportSearch, without } from '../app/search.ts'
import { formatNumber } from '../format/number.ts'
import { tradeColumns } from '../trade/trade-columns.tsx'
import { Button } from '../ui/button.tsx'
import { Filter } from '../ui/filter.tsx'
import { Panel } from '../ui/panel.tsx'
import { nextSorting, readSorting } from '../ui/sorting.ts'
import { Empty } from '../ui/state.tsx'
import { VirtualTable } from '../ui/virtual-table.tsx'
import { tradeRows } from './trade-rows.ts'

const route = getRouteApi('/backtests/$id')

interface TradesPanelProps {
  readonly trades: readonly ClosedTrade[]
  readonly currency: string
  readonly moneyDecimals: number
  readonly priceDecimals: ReadonlyMap<string, number>
  readonly asOf: number | undefined
  readonly onSelect: (trade: ClosedTrade) => void
}

/** Every trade of the run; the address holds filter, order and the selected one. */
export function TradesPanel({
  trades,
  currency,
  moneyDecimals,
  priceDecimals,
  asOf,
  onSelect,
}: TradesPanelProps) {
  const { filter = '', sort, trade: selected } = route.useSearch()
  const navigate = route.useNavigate()
  const columns = useMemo(
    () =>
      tradeColumns({
        currency,
        moneyDecimals,
        priceDecimals,
        onOpen: onSelect,
      }).filter((column) => column.key !== 'side' || trades.some((trade) => trade.isShort)),
    [trades, currency, moneyDecimals, priceDecimals, onSelect],
  )
  const rows = useMemo(
    () => tradeRows(trades, { filter, sorting: readSorting(sort), columns }),
    [trades, filter, sort, columns],
  )
  const narrow = (text: string) =>
    void navigate({
      search: (old: ReportSearch) => (text ? { ...old, filter: text } : without(old, 'filter')),
      replace: true,
      resetScroll: false,
    })
  const order = (key: string) => {
    const next = nextSorting(readSorting(sort), key)
    void navigate({
      search: (old: ReportSearch) => (next ? { ...old, sort: next } : without(old, 'sort')),
      replace: true,
      resetScroll: false,
    })
  }
  const count = rows.length === trades.length ? '' : `${formatNumber(rows.length)} of `
  return (
    <Panel
      title={`Trades (${count}${formatNumber(trades.length)})`}
      testId="trades"
      asOf={asOf}
      actions={<Filter label="Filter trades" value={filter} onChange={narrow} />}
    >
      {trades.length === 0 && (
        <Empty why="The strategy made no trade in this period: no entry signal met a free slot." />
      )}
      {trades.length > 0 && rows.length === 0 && (
        <Empty
          why={`No trade matches “${filter}”.`}
          action={<Button onClick={() => narrow('')}>Show all</Button>}
        />
      )}
      {rows.length > 0 && (
        <VirtualTable
          label="Trades"
          testId="trade-table"
          columns={columns}
          rows={rows}
          rowKey={(trade) => trade.id}
          selected={selected}
          onSelect={onSelect}
          sorting={readSorting(sort)}
          onSort={order}
          height={448}
        />
      )}
    </Panel>
  )
}

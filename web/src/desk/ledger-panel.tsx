import { getRouteApi } from '@tanstack/react-router'
import type { ClosedTrade, Desk } from '../api/types.ts'
import { type DeskSearch, without } from '../app/search.ts'
import { pairDecimals } from '../trade/pair-decimals.ts'
import { tradeColumns } from '../trade/trade-columns.tsx'
import { Panel } from '../ui/panel.tsx'
import { Empty } from '../ui/state.tsx'
import { Table } from '../ui/table.tsx'
import { Tabs } from '../ui/tabs.tsx'
import { Journal } from './journal.tsx'

const route = getRouteApi('/')

interface LedgerPanelProps {
  readonly desk: Desk
  readonly decimals: number
  readonly onOpen: (trade: ClosedTrade) => void
}

/** What happened: the last closed trades, or the bot's journal. The address holds which. */
export function LedgerPanel({ desk, decimals, onOpen }: LedgerPanelProps) {
  const { tab = 'trades', trade }: DeskSearch = route.useSearch()
  const navigate = route.useNavigate()
  const choose = (next: string) =>
    void navigate({
      search: (old: DeskSearch) => (next === 'journal' ? { ...old, tab: 'journal' } : without(old, 'tab')),
      resetScroll: false,
    })
  return (
    <Panel
      title="Ledger"
      testId="ledger"
      asOf={desk.now}
      actions={
        <Tabs
          label="Ledger"
          tabs={[
            { key: 'trades', name: 'Last trades' },
            { key: 'journal', name: 'Journal' },
          ]}
          chosen={tab}
          onChoose={choose}
        />
      }
    >
      {tab === 'trades' ? (
        <Trades desk={desk} decimals={decimals} onOpen={onOpen} selected={trade} />
      ) : (
        <Journal botId={desk.mainBotId} />
      )}
    </Panel>
  )
}

function Trades({ desk, decimals, onOpen, selected }: LedgerPanelProps & { selected: number | undefined }) {
  const { trades, money } = desk
  if (trades.length === 0) {
    return (
      <Empty
        why={
          money
            ? 'The bot has not closed a trade yet; each one appears here as it closes.'
            : 'No bot is set up, so there are no trades.'
        }
      />
    )
  }
  return (
    <Table
      label="Last trades"
      testId="last-trades"
      keys
      columns={tradeColumns({
        currency: money?.stakeCurrency ?? '',
        moneyDecimals: decimals,
        priceDecimals: pairDecimals(trades),
        onOpen,
      }).filter((column) => column.key !== 'side' || trades.some((one) => one.isShort))}
      rows={trades}
      rowKey={(trade) => trade.id}
      selected={selected}
    />
  )
}

import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { queries } from '../api/queries.ts'
import type { ClosedTrade, Desk } from '../api/types.ts'
import { type DeskSearch, without } from '../app/search.ts'
import { moneyDecimals } from '../format/number.ts'
import { pairDecimals } from '../trade/pair-decimals.ts'
import { TradeDrawer } from '../trade/trade-drawer.tsx'
import { Page } from '../ui/page.tsx'
import { Split } from '../ui/split.tsx'
import { Failure, Skeleton } from '../ui/state.tsx'
import { AttentionPanel } from './attention-panel.tsx'
import { deskSentence } from './desk-sentence.ts'
import { EquityPanel } from './equity-panel.tsx'
import { FreshnessPanel } from './freshness-panel.tsx'
import { LedgerPanel } from './ledger-panel.tsx'
import { MoneyFigures } from './money-figures.tsx'
import { PositionsPanel } from './positions-panel.tsx'
import { StartButton } from './start-button.tsx'
import { VerdictsPanel } from './verdicts-panel.tsx'

const route = getRouteApi('/')

/** Money, mode, what needs you, freshness. */
export function DeskPage() {
  const desk = useQuery(queries.desk())
  const { data } = desk
  const bot = data?.bots.find((one) => one.id === data.mainBotId)
  return (
    <Page title="Desk" sentence={data && deskSentence(data)} actions={bot && <StartButton bot={bot} />}>
      {desk.isPending && <Pending />}
      {desk.isError && <Failure part="The desk" error={desk.error} retry={() => void desk.refetch()} />}
      {data && <Loaded desk={data} />}
    </Page>
  )
}

function Loaded({ desk }: { desk: Desk }) {
  const search: DeskSearch = route.useSearch()
  const navigate = route.useNavigate()
  const currency = desk.money?.stakeCurrency ?? ''
  const decimals = moneyDecimals(desk.money?.startingBalance ?? 0)
  const shown = desk.trades.find((trade) => trade.id === search.trade)
  const open = (trade: ClosedTrade) => void navigate({ search: (old) => ({ ...old, trade: trade.id }) })
  const close = () => void navigate({ search: (old: DeskSearch) => without(old, 'trade') })
  return (
    <>
      <Split
        main={
          <>
            {desk.money && <MoneyFigures money={desk.money} decimals={decimals} curve={desk.equity} />}
            <EquityPanel desk={desk} decimals={decimals} />
            <PositionsPanel desk={desk} decimals={decimals} />
            <LedgerPanel desk={desk} decimals={decimals} onOpen={open} />
          </>
        }
        context={
          <>
            <AttentionPanel items={desk.attention} asOf={desk.now} />
            <VerdictsPanel />
            <FreshnessPanel series={desk.series} asOf={desk.now} />
          </>
        }
      />
      {shown && (
        <TradeDrawer
          trade={shown}
          currency={currency}
          moneyDecimals={decimals}
          priceDecimals={pairDecimals(desk.trades).get(shown.pair) ?? 0}
          onClose={close}
        />
      )}
    </>
  )
}

function Pending() {
  return <Split main={<Skeleton height={420} />} context={<Skeleton rows={8} />} />
}

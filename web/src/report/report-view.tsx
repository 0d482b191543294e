import type { UseQueryResult } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import type { BacktestReport, BacktestRun, ClosedTrade } from '../api/types.ts'
import { type ReportSearch, without } from '../app/search.ts'
import { EquityChartSlot } from '../charts/chart-slot.tsx'
import { Histogram } from '../charts/histogram.tsx'
import { formatNumber, moneyDecimals } from '../format/number.ts'
import { formatHeld } from '../format/time.ts'
import { exitReasonWords } from '../trade/exit-reason.ts'
import { pairDecimals } from '../trade/pair-decimals.ts'
import { TradeDrawer } from '../trade/trade-drawer.tsx'
import { Facts } from '../ui/facts.tsx'
import { Panel } from '../ui/panel.tsx'
import { Split } from '../ui/split.tsx'
import { Empty, Failure, Skeleton } from '../ui/state.tsx'
import { GroupsPanel } from './groups-panel.tsx'
import { MonthlyGrid } from './monthly-grid.tsx'
import { PricePanel } from './price-panel.tsx'
import { ProofPanel } from './proof-panel.tsx'
import styles from './report.module.css'
import { reportCurve } from './report-curve.ts'
import { ReportFigures } from './report-figures.tsx'
import { RobustnessPanel } from './robustness-panel.tsx'
import { TradesPanel } from './trades-panel.tsx'

const route = getRouteApi('/backtests/$id')
const NONE: readonly ClosedTrade[] = []

interface ReportViewProps {
  readonly run: BacktestRun
  readonly report: BacktestReport
  readonly trades: UseQueryResult<readonly ClosedTrade[]>
}

/** A finished backtest as a research note. */
export function ReportView({ run, report, trades }: ReportViewProps) {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const { subject, metrics } = report
  const decimals = moneyDecimals(metrics.startingBalance)
  const currency = subject.stakeCurrency
  const asOf = run.finishedAt ?? undefined
  const all = trades.data ?? NONE
  const selected = useMemo(() => all.find((trade) => trade.id === search.trade), [all, search.trade])
  const pair = search.pair ?? selected?.pair ?? run.spec.pairs[0] ?? ''
  const select = useCallback(
    (trade: ClosedTrade) =>
      void navigate({
        search: (old) => ({ ...old, trade: trade.id, pair: trade.pair }),
        replace: true,
        resetScroll: false,
      }),
    [navigate],
  )
  const close = () =>
    void navigate({ search: (old: ReportSearch) => without(old, 'trade'), replace: true, resetScroll: false })
  const choosePair = (next: string) =>
    void navigate({
      search: (old: ReportSearch) => ({ ...without(old, 'trade'), pair: next }),
      replace: true,
      resetScroll: false,
    })
  const prices = useMemo(() => pairDecimals(all), [all])
  const curve = useMemo(() => reportCurve(report.curves), [report])
  return (
    <>
      <ReportFigures report={report} decimals={decimals} />
      <Split
        main={
          <>
            <Panel
              title={report.hold ? 'Equity against holding, and drawdown' : 'Equity and drawdown'}
              testId="equity-panel"
              asOf={asOf}
            >
              <EquityChartSlot
                curve={curve}
                currency={currency}
                decimals={decimals}
                height={340}
                label="Balance of the run"
                stepped
              />
            </Panel>
            <Panel title="Profit by month, percent" testId="monthly-panel" asOf={asOf}>
              <MonthlyGrid monthly={report.monthly} />
            </Panel>
            <PricePanel
              spec={run.spec}
              startTime={subject.startTime}
              endTime={subject.endTime}
              trades={all}
              selected={selected}
              pair={pair}
              asOf={asOf}
              onPair={choosePair}
            />
            {trades.isPending && (
              <Panel title="Trades" testId="trades">
                <Skeleton rows={12} />
              </Panel>
            )}
            {trades.isError && (
              <Failure part="The trades" error={trades.error} retry={() => void trades.refetch()} />
            )}
            {trades.data && (
              <TradesPanel
                trades={all}
                currency={currency}
                moneyDecimals={decimals}
                priceDecimals={prices}
                asOf={asOf}
                onSelect={select}
              />
            )}
          </>
        }
        context={
          <>
            <SmallPrint cautions={report.verdict.cautions} asOf={asOf} />
            {run.proof && <ProofPanel id={run.id} proof={run.proof} asOf={asOf} />}
            <RobustnessPanel report={report} asOf={asOf} />
            <Panel title="Profit of a trade" testId="distribution" asOf={asOf}>
              {metrics.totalTrades === 0 ? (
                <Empty why="There are no trades." />
              ) : (
                <Histogram distribution={report.distribution} />
              )}
            </Panel>
            <GroupsPanel
              title="By exit"
              testId="by-exit"
              head="Closed by"
              groups={report.exitReasons}
              name={exitReasonWords}
              note={adjustedWords(report.adjustments)}
              asOf={asOf}
            />
            <GroupsPanel title="By pair" testId="by-pair" head="Pair" groups={report.pairs} asOf={asOf} />
            {report.sides.length > 1 && (
              <GroupsPanel title="By side" testId="by-side" head="Side" groups={report.sides} asOf={asOf} />
            )}
            <Panel title="Assumptions" testId="assumptions" asOf={asOf}>
              <Facts prose facts={facts(report)} />
            </Panel>
          </>
        }
      />
      {selected && (
        <TradeDrawer
          trade={selected}
          currency={currency}
          moneyDecimals={decimals}
          priceDecimals={prices.get(selected.pair) ?? 0}
          onClose={close}
        />
      )}
    </>
  )
}

/** Orders within trades do not show in a table by last exit. */
function adjustedWords(adjustments: BacktestReport['adjustments']): string | undefined {
  if (!adjustments || adjustments.trades === 0) return undefined
  const { addedEntries, partialExits, trades } = adjustments
  return `${formatNumber(partialExits)} partial exits and ${formatNumber(addedEntries)} added entries in ${formatNumber(trades)} trades; each trade counts once, by its last exit.`
}

function SmallPrint({ cautions, asOf }: { cautions: readonly string[]; asOf: number | undefined }) {
  return (
    <Panel title="Small print" testId="cautions" asOf={asOf}>
      {cautions.length === 0 ? (
        <Empty why="Nothing speaks against these figures but that they are of the past." />
      ) : (
        <ul className={styles.cautions}>
          {cautions.map((caution) => (
            <li key={caution}>{caution}</li>
          ))}
        </ul>
      )}
    </Panel>
  )
}

function facts({ assumptions, missed, holdingTimes, tradeHash }: BacktestReport) {
  const held = (seconds: number) => formatHeld(seconds * 1000)
  const shorts = missed.ignoredShorts ? `, ${formatNumber(missed.ignoredShorts)} short signals ignored` : ''
  return [
    ...assumptions.map(({ name, text }) => ({ name, value: text })),
    {
      name: 'Missed',
      value: `${missed.rejectedSignals} entry signals without a free slot, ${missed.timedOutEntries + missed.timedOutExits} orders timed out${shorts}`,
    },
    {
      name: 'Held',
      value: `${held(holdingTimes.shortest)} to ${held(holdingTimes.longest)}, middle ${held(holdingTimes.median)}`,
    },
    { name: 'Trade hash', value: <code className={styles.hash}>{tradeHash}</code> },
  ]
}

import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { MarketTrades } from '../api/market-trades.ts'
import { queries } from '../api/queries.ts'
import type { Market, Series } from '../api/types.ts'
import { formatNumber, formatPercent, priceDecimals } from '../format/number.ts'
import { formatDay, formatMinute, formatUtc } from '../format/time.ts'
import { type Fact, Facts } from '../ui/facts.tsx'
import { Panel } from '../ui/panel.tsx'
import { Signed } from '../ui/signed.tsx'
import { Failure, Skeleton } from '../ui/state.tsx'
import { Table } from '../ui/table.tsx'
import styles from './markets.module.css'

const DAYS = 30
const DAY = 86_400_000

interface FactsPanelProps {
  readonly market: Market
  /** Its stored series. */
  readonly series: readonly Series[]
  readonly trades: MarketTrades | undefined
  readonly asOf: number
}

/** What is known of the market, and what is stored of it. */
export function FactsPanel({ market, series, trades, asOf }: FactsPanelProps) {
  const first = Math.min(...series.map(({ firstTime }) => firstTime))
  const decimals = priceDecimals([...market.spark, market.price ?? 0])
  return (
    <>
      <Panel title={`${market.pair} at ${market.venue}`} testId="market-facts" asOf={asOf}>
        <Facts
          facts={[
            { name: 'Last close', value: formatNumber(market.price, decimals) },
            { name: 'Change, 24 h', value: <Signed as="percent" value={market.change} /> },
            { name: 'Price step seen', value: (10 ** -decimals).toFixed(decimals) },
            { name: 'First candle', value: series.length > 0 ? formatUtc(first) : '–' },
            { name: 'Newest candle', value: formatUtc(market.lastTime) },
            { name: 'Source', value: market.source },
            ...tradingFacts(trades),
          ]}
        />
      </Panel>
      <Panel title="Stored series" testId="market-series" asOf={asOf}>
        <Table
          label={`Stored series of ${market.pair}`}
          columns={[
            { key: 'timeframe', head: 'Frame', cell: (one: Series) => one.timeframe },
            { key: 'rows', head: 'Candles', align: 'right', cell: (one) => formatNumber(one.rows) },
            {
              key: 'newest',
              head: 'Newest (UTC)',
              align: 'right',
              cell: (one) => formatMinute(one.lastTime),
            },
          ]}
          rows={series}
          rowKey={(one) => one.timeframe}
        />
      </Panel>
      <CoveragePanel market={market} />
    </>
  )
}

function tradingFacts(trades: MarketTrades | undefined): readonly Fact[] {
  if (!trades || trades.bots.length === 0) return []
  const open = trades.open.length === 0 ? '' : `, ${formatNumber(trades.open.length)} open`
  return [
    { name: 'Traded by', value: trades.bots.join(', ') },
    { name: 'Trades marked', value: `${formatNumber(trades.closed.length)} closed${open}` },
  ]
}

/** The last days up to the newest candle, of the shortest timeframe. */
function CoveragePanel({ market }: { market: Market }) {
  const { venue, pair, timeframe, lastTime } = market
  const start = Math.floor(lastTime / DAY) * DAY - (DAYS - 1) * DAY
  const coverage = useQuery(
    queries.coverage({ venue, pair, timeframe, calendar: 'continuous', start, end: lastTime }),
  )
  const found = coverage.data?.items[0]
  return (
    <Panel
      title={`Coverage, ${DAYS} days`}
      testId="market-coverage"
      asOf={coverage.data ? coverage.dataUpdatedAt : undefined}
      actions={
        <Link to="/data" search={{ filter: pair }} className={styles.link}>
          On the map
        </Link>
      }
    >
      {coverage.isPending && <Skeleton rows={3} />}
      {coverage.isError && (
        <Failure part="The coverage" error={coverage.error} retry={() => void coverage.refetch()} />
      )}
      {found && (
        <Facts
          facts={[
            { name: `Candles of ${timeframe}`, value: formatPercent(found.share) },
            { name: 'Missing', value: formatNumber(found.expected - found.found) },
            { name: 'Gaps', value: formatNumber(found.gapCount) },
            { name: 'Since (UTC)', value: formatDay(start) },
          ]}
        />
      )}
    </Panel>
  )
}

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { MarketTrades } from '../api/market-trades.ts'
import { readCandles } from '../api/queries.ts'
import type { Market, Series, Signal } from '../api/types.ts'
import { formatNumber, priceDecimals } from '../format/number.ts'
import { formatMinute, formatUtc } from '../format/time.ts'
import { type Fact, Facts } from '../ui/facts.tsx'
import { Panel } from '../ui/panel.tsx'
import { Signed } from '../ui/signed.tsx'
import { Table } from '../ui/table.tsx'
import { BookPanel } from './book-panel.tsx'
import { CoveragePanel } from './coverage-panel.tsx'
import { dayRange } from './day-range.ts'

const DAY = 86_400_000
/** Bars that the last day is merged into. */
const DAY_BARS = 200

interface FactsPanelProps {
  readonly market: Market
  /** Its stored series. */
  readonly series: readonly Series[]
  readonly trades: MarketTrades | undefined
  /** Those that name the market. */
  readonly signals: readonly Signal[]
  readonly asOf: number
}

/** What is known of the market, and what is stored of it. */
export function FactsPanel({ market, series, trades, signals, asOf }: FactsPanelProps) {
  const first = Math.min(...series.map(({ firstTime }) => firstTime))
  const decimals = priceDecimals([...market.spark, market.price ?? 0])
  const day = useLastDay(market)
  return (
    <>
      <Panel title={`${market.pair} at ${market.venue}`} testId="market-facts" asOf={asOf}>
        <Facts
          facts={[
            { name: 'Last close', value: formatNumber(market.price, decimals) },
            { name: 'Change, 24 h', value: <Signed as="percent" value={market.change} /> },
            { name: 'High, 24 h', value: formatNumber(day?.high ?? null, decimals) },
            { name: 'Low, 24 h', value: formatNumber(day?.low ?? null, decimals) },
            {
              name: `Volume, 24 h (${market.pair.split('/')[0]})`,
              value: day ? formatNumber(day.volume, day.volume < 1000 ? 2 : 0) : '–',
            },
            { name: 'Price step seen', value: (10 ** -decimals).toFixed(decimals) },
            { name: 'First candle', value: series.length > 0 ? formatUtc(first) : '–' },
            { name: 'Newest candle', value: formatUtc(market.lastTime) },
            { name: 'Source', value: market.source },
            { name: 'Grows', value: market.grows ? 'yes' : 'no: a sample or an import' },
            ...tradingFacts(trades),
            ...signalFacts(market.pair, signals),
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
      <BookPanel market={market} />
      <CoveragePanel market={market} />
    </>
  )
}

function signalFacts(pair: string, signals: readonly Signal[]): readonly Fact[] {
  if (signals.length === 0) return []
  const waiting = signals.filter(({ state }) => state === 'PENDING').length
  const words = `${formatNumber(signals.length)}${waiting > 0 ? `, ${formatNumber(waiting)} waiting` : ''}`
  const link = (
    <Link to="/signals" search={{ filter: pair.replace('/', '') }}>
      {words}
    </Link>
  )
  return [{ name: 'Signals', value: link }]
}

/** The day up to the newest candle; read again when there is a newer one. */
function useLastDay({ venue, pair, timeframe, lastTime }: Market) {
  const range = { venue, pair, timeframe, start: Math.max(0, lastTime - DAY + 1), end: lastTime }
  const { data } = useQuery({
    queryKey: ['candles', range],
    queryFn: async ({ signal }) => ({ range, columns: await readCandles(range, DAY_BARS, signal) }),
    placeholderData: keepPreviousData,
  })
  const isOurs = data?.range.venue === venue && data.range.pair === pair
  return isOurs ? dayRange(data.columns) : undefined
}

function tradingFacts(trades: MarketTrades | undefined): readonly Fact[] {
  if (!trades || trades.bots.length === 0) return []
  const open = trades.open.length === 0 ? '' : `, ${formatNumber(trades.open.length)} open`
  return [
    { name: 'Traded by', value: trades.bots.join(', ') },
    { name: 'Trades marked', value: `${formatNumber(trades.closed.length)} closed${open}` },
  ]
}

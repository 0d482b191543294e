import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { lazy, Suspense, useMemo } from 'react'
import { useMe } from '../api/me.ts'
import { type IndicatorCall, queries } from '../api/queries.ts'
import type { Market, MarketList, Series } from '../api/types.ts'
import { type MarketsSearch, without } from '../app/search.ts'
import { formatNumber } from '../format/number.ts'
import { formatSpan } from '../format/time.ts'
import { timeframeMs } from '../format/timeframe.ts'
import { signalQueries } from '../signals/queries.ts'
import { meansPair } from '../signals/signal-words.ts'
import { Page } from '../ui/page.tsx'
import { Panel } from '../ui/panel.tsx'
import { Empty, Failure, Skeleton } from '../ui/state.tsx'
import type { AskedRange } from './chart-range.ts'
import { chosenFrame, possibleFrames } from './chart-range.ts'
import { FactsPanel } from './facts-panel.tsx'
import { readCalls, writeCalls } from './indicator-calls.ts'
import styles from './markets.module.css'
import { Tools } from './tools.tsx'
import { useRoom } from './use-room.ts'
import { Watchlist } from './watchlist.tsx'

const MarketChart = lazy(async () => ({ default: (await import('./market-chart.tsx')).MarketChart }))

const route = getRouteApi('/markets')
/** Marks on a chart may lag behind the page of signals. */
const SIGNALS_MS = 10_000
/** What stands over and under the chart, and over the list. */
const CHART_FRAME = 262
const LIST_FRAME = 178

/** The stored markets, one of them in full. */
export function MarketsPage() {
  const markets = useQuery(queries.markets())
  const { data } = markets
  const listHeight = useRoom(LIST_FRAME)
  return (
    <Page title="Markets" sentence={data && data.items.length > 0 && sentenceOf(data)}>
      {markets.isPending && <Skeleton height={listHeight} />}
      {markets.isError && !data && (
        <Failure part="The watchlist" error={markets.error} retry={() => void markets.refetch()} />
      )}
      {data?.items.length === 0 && (
        <Empty
          why="No candles are stored, so there is no market to show."
          action={<Link to="/data">See what Data can hold</Link>}
          command="npx leme data download --exchange binance -p BTC/USDT -i 1h --since 2025-01-01"
        />
      )}
      {data && data.items.length > 0 && <Loaded list={data} />}
    </Page>
  )
}

function Loaded({ list }: { list: MarketList }) {
  const { venue, pair } = route.useSearch()
  const chosen =
    list.items.find((one) => one.pair === pair && (venue === undefined || one.venue === venue)) ??
    (pair === undefined ? list.items[0] : undefined)
  const series = useQuery(queries.series())
  const own = useMemo(
    () =>
      (series.data?.items ?? [])
        .filter((one) => one.venue === chosen?.venue && one.pair === chosen?.pair)
        .sort((a, b) => timeframeMs(a.timeframe) - timeframeMs(b.timeframe)),
    [series.data, chosen?.venue, chosen?.pair],
  )
  return (
    <div className={styles.page}>
      <div className={styles.list}>
        <Watchlist list={list} chosen={chosen} height={useRoom(LIST_FRAME)} />
      </div>
      {chosen ? (
        <Shown key="shown" market={chosen} series={own} asOf={list.now} />
      ) : (
        <div className={styles.main}>
          <Panel title="Price" testId="market-panel">
            <Empty
              why={`No candles of ${pair} ${venue ? `at ${venue} ` : ''}are stored.`}
              action={<Link to="/markets">Show a stored market</Link>}
              command={`npx leme data download --exchange ${venue ?? 'NAME'} -p ${pair} -i 1h --since 2025-01-01`}
            />
          </Panel>
        </div>
      )}
      {series.isError && (
        <Failure part="The list of series" error={series.error} retry={() => void series.refetch()} />
      )}
    </div>
  )
}

function Shown({ market, series, asOf }: { market: Market; series: readonly Series[]; asOf: number }) {
  const { venue, pair, timeframe: base, lastTime } = market
  const { frame, from, to, show } = route.useSearch()
  const navigate = route.useNavigate()
  // Bots and signals of the house are shown to its operator alone.
  const enabled = useMe()?.kind === 'operator'
  const trades = useQuery({ ...queries.tradesOfMarket(venue, pair), enabled })
  const told = useQuery({ ...signalQueries.signals(), refetchInterval: SIGNALS_MS, enabled })
  const signals = useMemo(
    () => (told.data?.items ?? []).filter(({ symbol }) => meansPair(symbol, pair)),
    [told.data, pair],
  )
  const chartHeight = useRoom(CHART_FRAME)
  const frames = useMemo(
    () => possibleFrames(series.length > 0 ? series.map(({ timeframe }) => timeframe) : [base]),
    [series, base],
  )
  const timeframe = chosenFrame(frame, frames)
  const calls = useMemo(() => readCalls(show), [show])
  const first = series.reduce((least, { firstTime }) => Math.min(least, firstTime), lastTime)
  // An event makes the series be read at once; the whole list of markets may follow later.
  const last = series.reduce((newest, one) => Math.max(newest, one.lastTime), lastTime)
  const bounds = useMemo(() => ({ start: first, end: last }), [first, last])
  const change = (next: (old: MarketsSearch) => MarketsSearch) =>
    void navigate({ search: next, replace: true, resetScroll: false })
  const ask = (asked: AskedRange) =>
    change((old) => ({
      ...without(without(old, 'from'), 'to'),
      ...(asked.from !== undefined && { from: Math.round(asked.from) }),
      ...(asked.to !== undefined && { to: Math.round(asked.to) }),
    }))
  const setCalls = (next: readonly IndicatorCall[]) => {
    const text = writeCalls(next)
    change((old) => (text ? { ...old, show: text } : without(old, 'show')))
  }
  return (
    <>
      <div className={styles.main}>
        <Panel
          title={pair}
          testId="market-panel"
          asOf={asOf}
          actions={
            <Tools
              frames={frames}
              frame={timeframe}
              onFrame={(next) => change((old) => ({ ...old, frame: next }))}
              calls={calls}
              onCalls={setCalls}
            />
          }
        >
          {series.length === 0 ? (
            <Skeleton height={chartHeight} />
          ) : (
            <Suspense fallback={<Skeleton height={chartHeight + 60} />}>
              <MarketChart
                venue={venue}
                pair={pair}
                timeframe={timeframe}
                bounds={bounds}
                asked={{ from, to }}
                onAsk={ask}
                calls={calls}
                onCalls={setCalls}
                trades={trades.data}
                signals={signals}
                height={chartHeight}
              />
            </Suspense>
          )}
          {trades.isError && (
            <Failure part="The bots’ trades" error={trades.error} retry={() => void trades.refetch()} />
          )}
        </Panel>
      </div>
      <div className={styles.context}>
        <FactsPanel market={market} series={series} trades={trades.data} signals={signals} asOf={asOf} />
      </div>
    </>
  )
}

function sentenceOf({ items }: MarketList): string {
  const venues = new Set(items.map(({ venue }) => venue)).size
  const stale = items.filter((one) => one.stale).length
  const youngest = Math.min(...items.map(({ ageMs }) => ageMs))
  const count = `${formatNumber(items.length)} ${items.length === 1 ? 'market' : 'markets'} of ${formatNumber(venues)} ${venues === 1 ? 'venue' : 'venues'}`
  const newest = `the newest candle closed ${formatSpan(youngest)} ago`
  if (!items.some(({ grows }) => grows)) {
    return `${count}; ${newest}: all are samples or imports, which do not grow by themselves.`
  }
  return `${count}; ${newest}, ${stale === 0 ? 'none is stale' : `${formatNumber(stale)} stale`}.`
}

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useState } from 'react'
import { readCandles } from '../api/queries.ts'
import type { ClosedTrade } from '../api/types.ts'
import { formatNumber, priceDecimals } from '../format/number.ts'
import { formatUtc } from '../format/time.ts'
import { timeframeMs } from '../format/timeframe.ts'
import { Button } from '../ui/button.tsx'
import { Empty, Failure } from '../ui/state.tsx'
import { readPalette, useTheme } from '../ui/theme.ts'
import { type CandlePlot, createCandlePlot } from './candle-plot.ts'
import { BARS, type LoadedBars, nextWindow, type TimeWindow, windowAround } from './candle-window.ts'
import styles from './price-chart.module.css'
import { MOST_MARKED, tradesWithin } from './trade-markers.ts'
import { useWidth } from './use-width.ts'

/** The reader has stopped moving for this long when finer bars are asked for. */
const SETTLE_MS = 200

interface PriceChartProps {
  readonly venue: string
  readonly pair: string
  readonly timeframe: string
  /** First and last candle of the run. */
  readonly bounds: TimeWindow
  /** Trades of the pair. */
  readonly trades: readonly ClosedTrade[]
  readonly selected: ClosedTrade | undefined
  readonly height: number
}

/** The candles of a run and its trades. A selected trade is brought into view; far zooms load merged candles. */
export function PriceChart(props: PriceChartProps) {
  const { venue, pair, timeframe, bounds, trades, selected, height } = props
  const box = useRef<HTMLDivElement>(null)
  const plot = useRef<CandlePlot | null>(null)
  const width = useWidth(box)
  const theme = useTheme()
  const [row, setRow] = useState<number | null>(null)
  const [window, setWindow] = useState<TimeWindow>(bounds)
  const seen = useRef<TimeWindow>(bounds)
  const visible = width > 0
  const candleMs = timeframeMs(timeframe)

  useEffect(() => {
    const target = selected
      ? windowAround({ start: selected.openTime, end: selected.closeTime }, candleMs, bounds)
      : bounds
    seen.current = target
    setWindow(target)
  }, [selected, candleMs, bounds])

  const range = { venue, pair, timeframe, ...window }
  const candles = useQuery({
    queryKey: ['candles', range],
    queryFn: ({ signal }) => readCandles(range, BARS, signal),
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
  })
  const columns = candles.data
  const loaded = useMemo<LoadedBars | undefined>(
    () =>
      columns && {
        window: candles.isPlaceholderData
          ? { start: columns.time[0] ?? 0, end: columns.time.at(-1) ?? 0 }
          : window,
        times: columns.time,
        barMs: columns.merged * candleMs,
        merged: columns.merged,
      },
    [columns, candles.isPlaceholderData, window, candleMs],
  )
  const follow = useRef({ loaded, bounds })
  follow.current = { loaded, bounds }

  // biome-ignore lint/correctness/useExhaustiveDependencies: the palette is read anew when the theme changes
  useEffect(() => {
    if (!visible || !box.current) return
    let timer: ReturnType<typeof setTimeout> | undefined
    const onSeen = (range: TimeWindow) => {
      seen.current = range
      clearTimeout(timer)
      timer = setTimeout(() => {
        const { loaded, bounds } = follow.current
        const next = loaded && nextWindow(loaded, range, bounds)
        if (next) setWindow(next)
      }, SETTLE_MS)
    }
    const created = createCandlePlot(box.current, {
      palette: readPalette(),
      width: box.current.clientWidth,
      height,
      onSeen,
      onRow: setRow,
    })
    plot.current = created
    return () => {
      clearTimeout(timer)
      created.remove()
      plot.current = null
    }
  }, [visible, height, theme])

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new plot (theme) needs the bars again
  useEffect(() => {
    if (!columns || !loaded || candles.isPlaceholderData) return
    plot.current?.setDecimals(priceDecimals(sample(columns.close)))
    plot.current?.setBars(columns, loaded, seen.current)
  }, [columns, loaded, candles.isPlaceholderData, visible, height, theme])

  const within = useMemo(() => (loaded ? tradesWithin(trades, loaded.window) : []), [trades, loaded])
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new plot (theme) or new bars need the trades again
  useEffect(() => {
    plot.current?.setTrades(within, selected)
  }, [within, selected, columns, visible, height, theme])

  useEffect(() => {
    if (width > 0) plot.current?.setWidth(width)
  }, [width])

  const showAll = () => {
    seen.current = bounds
    setWindow({ ...bounds })
  }

  if (candles.isError && !columns) {
    return <Failure part={`Candles of ${pair}`} error={candles.error} retry={() => void candles.refetch()} />
  }
  return (
    <figure className={styles.chart}>
      <figcaption className={styles.readout}>
        {columns && columns.time.length > 0 ? (
          <Readout columns={columns} row={row} />
        ) : (
          <span>Reading candles</span>
        )}
        <span className={styles.zoom}>
          <Button tone="quiet" aria-label="Zoom in" onClick={() => plot.current?.zoom(0.5)}>
            +
          </Button>
          <Button tone="quiet" aria-label="Zoom out" onClick={() => plot.current?.zoom(2)}>
            −
          </Button>
          <Button tone="quiet" onClick={showAll}>
            Whole run
          </Button>
        </span>
      </figcaption>
      {columns && columns.time.length === 0 && (
        <Empty
          why={`No candles of ${pair} ${timeframe} are stored at ${venue}: they may have been removed after the run.`}
          command="npx leme data list"
        />
      )}
      <div
        ref={box}
        role="img"
        data-testid="price-chart-canvas"
        aria-label={`Candles of ${pair}, ${timeframe}, with ${trades.length} trades; the table of trades holds the same.`}
        style={{ height }}
      />
      <p className={styles.note}>
        <span>{noteOf(columns?.merged ?? 1, within.length)}</span>
        <a href="https://www.tradingview.com/" target="_blank" rel="noopener noreferrer">
          TradingView Lightweight Charts™
        </a>
      </p>
    </figure>
  )
}

type Columns = NonNullable<Awaited<ReturnType<typeof readCandles>>>

function Readout({ columns, row }: { columns: Columns; row: number | null }) {
  const at = row !== null && row < columns.time.length ? row : columns.time.length - 1
  const decimals = priceDecimals(sample(columns.close))
  return (
    <>
      <span className={styles.time}>{formatUtc(columns.time[at]!)}</span>
      <span>O {formatNumber(columns.open[at], decimals)}</span>
      <span>H {formatNumber(columns.high[at], decimals)}</span>
      <span>L {formatNumber(columns.low[at], decimals)}</span>
      <span>C {formatNumber(columns.close[at], decimals)}</span>
      <span>V {formatNumber(columns.volume[at], (columns.volume[at] ?? 0) < 1000 ? 2 : 0)}</span>
    </>
  )
}

function noteOf(merged: number, trades: number): string {
  const parts: string[] = []
  if (merged > 1) parts.push(`${formatNumber(merged)} candles to a bar; zoom in for each`)
  if (trades > MOST_MARKED) parts.push(`${formatNumber(trades)} trades in view; zoom in to see them marked`)
  else if (trades > 0) parts.push('arrow: entry; circle: exit with a gain; square: exit with a loss')
  return parts.join(' · ')
}

/** Enough prices to tell the tick size. */
function sample(prices: readonly (number | null)[]): readonly number[] {
  return prices.slice(-200).filter((price) => price !== null)
}

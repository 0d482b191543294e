import { useEffect, useRef, useState } from 'react'
import type { MarketTrades } from '../api/market-trades.ts'
import type { IndicatorCall } from '../api/queries.ts'
import type { Signal } from '../api/types.ts'
import { nextWindow, type TimeWindow } from '../charts/candle-window.ts'
import { createMarketPlot, type MarketPlot } from '../charts/market-plot.ts'
import { MOST_MARKED, tradesWithin } from '../charts/trade-markers.ts'
import { useWidth } from '../charts/use-width.ts'
import { formatNumber } from '../format/number.ts'
import { timeframeMs } from '../format/timeframe.ts'
import { Button } from '../ui/button.tsx'
import { Empty, Failure } from '../ui/state.tsx'
import { readPalette, useTheme } from '../ui/theme.ts'
import { type AskedRange, askedOf, roomAround, seenOf } from './chart-range.ts'
import { Legend } from './legend.tsx'
import styles from './markets.module.css'
import { decimalsOf, Readout } from './readout.tsx'
import { useBars, useIndicators } from './use-bars.ts'

/** The reader has stopped moving for this long when the address and the bars follow. */
const SETTLE_MS = 250
const PANE_HEIGHT = 96
const TOUCHES = ['pointerdown', 'wheel', 'touchstart'] as const

interface MarketChartProps {
  readonly venue: string
  readonly pair: string
  readonly timeframe: string
  /** Starts of the first and the newest candle. */
  readonly bounds: TimeWindow
  readonly asked: AskedRange
  readonly onAsk: (asked: AskedRange) => void
  readonly calls: readonly IndicatorCall[]
  readonly onCalls: (calls: readonly IndicatorCall[]) => void
  readonly trades: MarketTrades | undefined
  /** Those that name the market. */
  readonly signals: readonly Signal[]
  readonly height: number
}

/** Candles of one market with volume, holes, indicators and trades; the address holds what is seen. */
export function MarketChart(props: MarketChartProps) {
  const { venue, pair, timeframe, bounds, asked, onAsk, calls, onCalls, trades, signals } = props
  const box = useRef<HTMLDivElement>(null)
  const plot = useRef<MarketPlot | null>(null)
  const touched = useRef(false)
  const width = useWidth(box)
  const theme = useTheme()
  const [row, setRow] = useState<number | null>(null)
  const shown = seenOf(asked, timeframe, bounds)
  const [window, setWindow] = useState<TimeWindow>(() => roomAround(shown, timeframe, bounds))
  const { query, bars } = useBars({ venue, pair, timeframe, window })
  const { plots, errors } = useIndicators(calls, bars)
  const panes = plots.filter(({ over }) => !over).length
  const height = props.height + panes * PANE_HEIGHT
  const visible = width > 0

  // biome-ignore lint/correctness/useExhaustiveDependencies: another market or timeframe begins anew
  useEffect(() => {
    touched.current = false
  }, [venue, pair, timeframe])

  // What the address asks for is read; what it got from a move of the reader is in view already.
  useEffect(() => {
    setWindow((old) =>
      old.start <= shown.start && old.end >= shown.end && touched.current
        ? old
        : roomAround({ start: shown.start, end: shown.end }, timeframe, bounds),
    )
  }, [shown.start, shown.end, bounds, timeframe])

  const latest = useRef({ bars, bounds, shown, timeframe, onAsk })
  latest.current = { bars, bounds, shown, timeframe, onAsk }

  // biome-ignore lint/correctness/useExhaustiveDependencies: the palette is read anew when the theme changes, the size follows below
  useEffect(() => {
    const element = box.current
    if (!visible || !element) return
    let timer: ReturnType<typeof setTimeout> | undefined
    const settle = (seen: TimeWindow) => {
      const { bars, bounds, shown, timeframe, onAsk } = latest.current
      if (!bars || !touched.current) return
      const inside = seenOf({ from: seen.start, to: seen.end }, timeframe, bounds)
      if (nextWindow(bars.loaded, seen, bounds)) setWindow(roomAround(inside, timeframe, bounds))
      const moved = askedOf(seen, shown, { bounds, barMs: bars.loaded.barMs })
      if (moved) onAsk(moved)
    }
    const created = createMarketPlot(element, {
      palette: readPalette(),
      width: element.clientWidth,
      height,
      onSeen: (seen) => {
        clearTimeout(timer)
        timer = setTimeout(() => settle(seen), SETTLE_MS)
      },
      onRow: setRow,
    })
    plot.current = created
    const touch = () => {
      touched.current = true
    }
    for (const name of TOUCHES) element.addEventListener(name, touch, { passive: true, capture: true })
    return () => {
      clearTimeout(timer)
      for (const name of TOUCHES) element.removeEventListener(name, touch, { capture: true })
      created.remove()
      plot.current = null
    }
  }, [visible, theme])

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new plot (theme) needs the bars again
  useEffect(() => {
    if (!bars) return
    plot.current?.setDecimals(decimalsOf(bars.columns.close))
    plot.current?.setBars(bars.columns, bars.raster, bars.loaded)
  }, [bars, visible, theme])

  // biome-ignore lint/correctness/useExhaustiveDependencies: new bars need their lines again
  useEffect(() => plot.current?.setIndicators(plots), [plots, bars, visible, theme])

  // biome-ignore lint/correctness/useExhaustiveDependencies: new bars need their marks again
  useEffect(() => {
    if (!bars) return
    const within = tradesWithin(trades?.closed ?? [], bars.loaded.window)
    plot.current?.setMarks({
      closed: within.length > MOST_MARKED ? [] : within,
      open: trades?.open ?? [],
      signals,
    })
  }, [trades, signals, bars, visible, theme])

  useEffect(() => {
    if (width > 0) plot.current?.setSize(width, height)
  }, [width, height])

  // biome-ignore lint/correctness/useExhaustiveDependencies: after new bars or a new size the same is seen as before
  useEffect(() => plot.current?.show(shown), [shown.start, shown.end, bars, visible, theme])

  const zoom = (factor: number) => {
    touched.current = true
    plot.current?.zoom(factor)
  }
  const jump = (share: number) => {
    touched.current = false
    const by = (shown.end - shown.start) * share
    const end = Math.min(bounds.end, shown.end + by)
    const from = Math.max(bounds.start, end - (shown.end - shown.start))
    onAsk(end >= bounds.end ? { from } : { from, to: from + shown.end - shown.start })
  }
  const all = () => {
    touched.current = false
    onAsk({ from: bounds.start })
  }
  const newest = () => {
    touched.current = false
    onAsk({})
  }

  if (query.isError && !bars) {
    return <Failure part={`Candles of ${pair}`} error={query.error} retry={() => void query.refetch()} />
  }
  const none = bars !== undefined && bars.columns.time.length === 0
  return (
    <figure className={styles.chart}>
      <figcaption className={styles.readout}>
        <Readout bars={bars} row={row} />
      </figcaption>
      <Legend calls={calls} plots={plots} errors={errors} row={row} onCalls={onCalls} />
      {none && (
        <Empty
          why={`No candle of ${pair} lies in this range.`}
          action={<Button onClick={newest}>Newest</Button>}
        />
      )}
      <div
        ref={box}
        role="img"
        data-testid="market-chart"
        data-bars={bars?.columns.time.length}
        aria-label={`Candles of ${pair} at ${venue}, ${bars?.frame ?? timeframe}, with volume${
          calls.length > 0 ? ` and ${calls.length} indicators` : ''
        }.`}
        style={{ height }}
      />
      <p className={styles.note}>
        <span className={styles.moves}>
          <Button tone="quiet" aria-label="Earlier" onClick={() => jump(-0.5)}>
            ‹
          </Button>
          <Button tone="quiet" aria-label="Later" onClick={() => jump(0.5)}>
            ›
          </Button>
          <Button tone="quiet" aria-label="Zoom in" onClick={() => zoom(0.5)}>
            +
          </Button>
          <Button tone="quiet" aria-label="Zoom out" onClick={() => zoom(2)}>
            −
          </Button>
          <Button tone="quiet" onClick={all}>
            All
          </Button>
          <Button tone="quiet" onClick={newest}>
            Newest
          </Button>
        </span>
        <span className={styles.noteText} data-testid="chart-note">
          {bars && noteOf(bars, timeframe, trades)}
        </span>
        <a href="https://www.tradingview.com/" target="_blank" rel="noopener noreferrer">
          TradingView Lightweight Charts™
        </a>
      </p>
    </figure>
  )
}

function noteOf(
  { raster, frame, loaded }: NonNullable<ReturnType<typeof useBars>['bars']>,
  timeframe: string,
  trades: MarketTrades | undefined,
): string {
  const parts = ['times in UTC']
  if (timeframeMs(frame) !== timeframeMs(timeframe)) {
    parts.push(`bars of ${frame} at this distance; zoom in for ${timeframe}`)
  }
  if (raster.holes > 0) {
    parts.push(
      `${formatNumber(raster.holes)} ${raster.holes === 1 ? 'gap' : 'gaps'} (shaded), ${formatNumber(raster.missing)} bars without a candle`,
    )
  }
  const within = tradesWithin(trades?.closed ?? [], loaded.window).length + (trades?.open.length ?? 0)
  if (within > MOST_MARKED) parts.push(`${formatNumber(within)} trades; zoom in to see them marked`)
  else if (within > 0) parts.push('arrow: entry; circle: exit with a gain; square: exit with a loss')
  return parts.join(' · ')
}

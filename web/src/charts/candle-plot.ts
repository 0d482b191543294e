import {
  CandlestickSeries,
  ColorType,
  CrosshairMode,
  createChart,
  createSeriesMarkers,
  type IChartApi,
  type ISeriesApi,
  LineSeries,
  LineStyle,
  type UTCTimestamp,
} from 'lightweight-charts'
import type { CandleColumns, ClosedTrade } from '../api/types.ts'
import { formatNumber } from '../format/number.ts'
import type { Palette } from '../ui/theme.ts'
import { barAt, type LoadedBars, type TimeWindow, timeAt } from './candle-window.ts'
import { seconds, tradeMarkers } from './trade-markers.ts'

export interface CandlePlot {
  /** Replaces the bars and shows `seen`. */
  setBars(columns: CandleColumns, loaded: LoadedBars, seen: TimeWindow): void
  setTrades(trades: readonly ClosedTrade[], selected: ClosedTrade | undefined): void
  setDecimals(decimals: number): void
  setWidth(width: number): void
  /** Shows `factor` times as many bars around the same middle. */
  zoom(factor: number): void
  remove(): void
}

interface ChartLook {
  readonly palette: Palette
  readonly width: number
  readonly height: number
}

interface ChartNews {
  /** What is seen after the reader moved or zoomed. */
  readonly onSeen: (seen: TimeWindow) => void
  /** Row of the bar under the cursor, null when it left. */
  readonly onRow: (row: number | null) => void
}

type PlotOptions = ChartLook & ChartNews

/** Candles (up hollow, down filled) with the trades on them, on a canvas inside `box`. */
export function createCandlePlot(box: HTMLElement, options: PlotOptions): CandlePlot {
  const { palette } = options
  const chart = createChart(box, chartOptions(options))
  const candles = chart.addSeries(CandlestickSeries, {
    ...candleOptions(palette),
    priceLineVisible: false,
    lastValueVisible: false,
  })
  const path = chart.addSeries(LineSeries, {
    color: palette.accent,
    lineWidth: 1,
    lineStyle: LineStyle.Dashed,
    priceLineVisible: false,
    lastValueVisible: false,
    crosshairMarkerVisible: false,
  })
  const markers = createSeriesMarkers(candles, [])
  let loaded: LoadedBars | undefined
  listen(chart, () => loaded, options)
  box.addEventListener('wheel', leaveToPage, { capture: true })

  return {
    setBars(columns, bars, seen) {
      loaded = undefined
      path.setData([])
      markers.setMarkers([])
      candles.setData(toCandles(columns))
      loaded = bars
      chart.timeScale().setVisibleLogicalRange({
        from: barAt(bars.times, seen.start) - 1,
        to: barAt(bars.times, seen.end) + 1,
      })
    },
    setTrades(trades, selected) {
      const times = loaded?.times ?? []
      markers.setMarkers(tradeMarkers(trades, times, { palette, selected: selected?.id }))
      path.setData(selected ? toPath(selected, times) : [])
    },
    setDecimals(decimals) {
      const format = {
        type: 'custom' as const,
        minMove: 10 ** -decimals,
        formatter: (price: number) => formatNumber(price, decimals),
      }
      candles.applyOptions({ priceFormat: format })
      path.applyOptions({ priceFormat: format })
    },
    setWidth: (width) => chart.resize(width, options.height),
    zoom(factor) {
      const range = chart.timeScale().getVisibleLogicalRange()
      if (!range) return
      const middle = (range.from + range.to) / 2
      const half = Math.max(5, ((range.to - range.from) / 2) * factor)
      chart.timeScale().setVisibleLogicalRange({ from: middle - half, to: middle + half })
    },
    remove() {
      box.removeEventListener('wheel', leaveToPage, { capture: true })
      chart.remove()
    },
  }
}

/** Up hollow, down filled. */
export function candleOptions(palette: Palette) {
  return {
    upColor: palette.bg,
    borderUpColor: palette.up,
    wickUpColor: palette.up,
    downColor: palette.down,
    borderDownColor: palette.down,
    wickDownColor: palette.down,
  }
}

/** The bare wheel scrolls the page; with Ctrl or ⌘ it zooms the chart. */
export function leaveToPage(event: WheelEvent): void {
  if (!event.ctrlKey && !event.metaKey) event.stopPropagation()
}

/** What all charts of candles share. */
export function chartOptions({ palette, width, height }: ChartLook) {
  return {
    width,
    height,
    layout: {
      background: { type: ColorType.Solid as const, color: palette.bg },
      textColor: palette.muted,
      fontFamily: '"IBM Plex Sans Condensed", sans-serif',
      fontSize: 11,
      // Its logo needs an inline style, which the page's policy forbids; the attribution stands below the chart.
      attributionLogo: false,
    },
    grid: { vertLines: { color: palette.hairline }, horzLines: { color: palette.hairline } },
    rightPriceScale: { borderColor: palette.hairline, scaleMargins: { top: 0.12, bottom: 0.12 } },
    timeScale: {
      borderColor: palette.hairline,
      timeVisible: true,
      secondsVisible: false,
      minBarSpacing: 0.2,
    },
    crosshair: {
      mode: CrosshairMode.Normal,
      vertLine: { color: palette.rule, labelBackgroundColor: palette.rule },
      horzLine: { color: palette.rule, labelBackgroundColor: palette.rule },
    },
    handleScroll: { mouseWheel: false, vertTouchDrag: false },
  }
}

/** Tells what is seen and what is under the cursor, once bars are loaded. */
export function listen(
  chart: IChartApi,
  bars: () => LoadedBars | undefined,
  { onSeen, onRow }: ChartNews,
): void {
  chart.timeScale().subscribeVisibleLogicalRangeChange((range) => {
    const loaded = bars()
    if (range && loaded) onSeen({ start: timeAt(loaded, range.from), end: timeAt(loaded, range.to) })
  })
  chart.subscribeCrosshairMove((event) => {
    const rows = bars()?.times.length ?? 0
    const row = event.logical
    onRow(row !== undefined && event.point && row >= 0 && row < rows ? row : null)
  })
}

type CandleData = Parameters<ISeriesApi<'Candlestick'>['setData']>[0]

function toCandles({ time, open, high, low, close }: CandleColumns): CandleData {
  return time.map((start, row) => {
    const at = { time: seconds(start) as UTCTimestamp }
    const [o, h, l, c] = [open[row], high[row], low[row], close[row]]
    if (o == null || h == null || l == null || c == null) return at
    return { ...at, open: o, high: h, low: l, close: c }
  })
}

function toPath(trade: ClosedTrade, times: readonly number[]): { time: UTCTimestamp; value: number }[] {
  const [from, to] = [barAt(times, trade.openTime), barAt(times, trade.closeTime)]
  if (from >= to) return []
  return [
    { time: seconds(times[from]!), value: trade.openRate },
    { time: seconds(times[to]!), value: trade.closeRate },
  ]
}

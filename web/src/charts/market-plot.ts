import {
  CandlestickSeries,
  createChart,
  createSeriesMarkers,
  HistogramSeries,
  type IChartApi,
  type ISeriesApi,
  LineSeries,
  type UTCTimestamp,
} from 'lightweight-charts'
import type { CandleColumns, ClosedTrade, OpenPosition, Signal } from '../api/types.ts'
import { formatNumber } from '../format/number.ts'
import type { Palette } from '../ui/theme.ts'
import { candleOptions, chartOptions, leaveToPage, listen } from './candle-plot.ts'
import { barAt, type LoadedBars, type TimeWindow } from './candle-window.ts'
import type { RasterBars } from './raster-bars.ts'
import { signalMarkers } from './signal-markers.ts'
import { openMarkers, seconds, tradeMarkers } from './trade-markers.ts'

/** One line of an indicator: a value for each bar, null where it is unknown. */
export interface IndicatorLine {
  readonly name: string
  readonly values: readonly (number | null)[]
  readonly look: 'line' | 'columns'
}

export interface IndicatorPlot {
  readonly id: string
  /** Over the candles, or in a pane of its own. */
  readonly over: boolean
  readonly lines: readonly IndicatorLine[]
}

/** What stands on the candles. */
export interface Marks {
  readonly closed: readonly ClosedTrade[]
  readonly open: readonly OpenPosition[]
  readonly signals: readonly Signal[]
}

export interface MarketPlot {
  setBars(columns: CandleColumns, bars: RasterBars, loaded: LoadedBars): void
  /** Replaces all indicators; each without a place over the candles gets a pane below. */
  setIndicators(indicators: readonly IndicatorPlot[]): void
  setMarks(marks: Marks): void
  setDecimals(decimals: number): void
  setSize(width: number, height: number): void
  show(seen: TimeWindow): void
  zoom(factor: number): void
  remove(): void
}

interface PlotOptions {
  readonly palette: Palette
  readonly width: number
  readonly height: number
  /** What is seen after the reader moved or zoomed. */
  readonly onSeen: (seen: TimeWindow) => void
  /** The bar under the cursor, null when it left. */
  readonly onRow: (row: number | null) => void
}

/** Share of the height of the candles that volume stands in. */
const VOLUME_TOP = 0.84
const PRICE_STRETCH = 4

/** Candles, volume, holes, indicators in panes, and trades, on a canvas inside `box`. */
export function createMarketPlot(box: HTMLElement, options: PlotOptions): MarketPlot {
  const { palette } = options
  const base = chartOptions(options)
  const chart = createChart(box, {
    ...base,
    layout: {
      ...base.layout,
      panes: { separatorColor: palette.hairline, separatorHoverColor: palette.rule },
    },
    rightPriceScale: {
      borderColor: palette.hairline,
      scaleMargins: { top: 0.08, bottom: 0.2 },
      minimumWidth: 64,
    },
  })
  const quiet = { priceLineVisible: false, lastValueVisible: false }
  const holes = chart.addSeries(HistogramSeries, {
    ...quiet,
    priceScaleId: 'holes',
    color: `${palette.accent}33`,
  })
  const volume = chart.addSeries(HistogramSeries, { ...quiet, priceScaleId: 'volume' })
  const candles = chart.addSeries(CandlestickSeries, {
    ...candleOptions(palette),
    priceLineVisible: true,
    priceLineColor: palette.rule,
    lastValueVisible: true,
  })
  chart.priceScale('holes').applyOptions({ scaleMargins: { top: 0, bottom: 0 } })
  chart.priceScale('volume').applyOptions({ scaleMargins: { top: VOLUME_TOP, bottom: 0 } })
  const markers = createSeriesMarkers(candles, [])
  let loaded: LoadedBars | undefined
  let lines: ISeriesApi<'Line' | 'Histogram'>[] = []
  listen(chart, () => loaded, options)
  box.addEventListener('wheel', leaveToPage, { capture: true })

  return {
    setBars(columns, bars, next) {
      loaded = undefined
      markers.setMarkers([])
      const at = bars.times.map((time) => seconds(time) as UTCTimestamp)
      candles.setData(at.map((time, bar) => ({ time, ...candleAt(columns, bars.rows[bar]!) })))
      volume.setData(at.map((time, bar) => ({ time, ...volumeAt(columns, bars.rows[bar]!, palette) })))
      holes.setData(at.map((time, bar) => (bars.rows[bar]! < 0 ? { time, value: 1 } : { time })))
      loaded = next
    },
    setIndicators(indicators) {
      for (const line of lines) chart.removeSeries(line)
      lines = []
      let pane = 0
      const times = loaded?.times ?? []
      for (const { over, lines: own } of indicators) {
        if (!over) pane++
        for (const [number, line] of own.entries()) {
          lines.push(
            addLine(chart, { line, color: lineColor(palette, over, number), pane: over ? 0 : pane, times }),
          )
        }
      }
      stretchPanes(chart)
    },
    setMarks({ closed, open, signals }) {
      const times = loaded?.times ?? []
      const ended = tradeMarkers(closed, times, { palette, selected: undefined })
      const begun = openMarkers(open, times, palette)
      const told = signalMarkers(signals, times, palette)
      markers.setMarkers([...ended, ...begun, ...told].sort((a, b) => a.time - b.time))
    },
    setDecimals(decimals) {
      candles.applyOptions({
        priceFormat: {
          type: 'custom',
          minMove: 10 ** -decimals,
          formatter: (price: number) => formatNumber(price, decimals),
        },
      })
    },
    setSize: (width, height) => chart.resize(width, height),
    show(seen) {
      if (!loaded || loaded.times.length === 0) return
      chart.timeScale().setVisibleLogicalRange({
        from: barAt(loaded.times, seen.start) - 0.5,
        to: barAt(loaded.times, seen.end) + 3,
      })
    },
    zoom(factor) {
      const range = chart.timeScale().getVisibleLogicalRange()
      if (!range) return
      // The newest bar stays where it is, as a reader of prices expects.
      const length = Math.max(10, (range.to - range.from) * factor)
      chart.timeScale().setVisibleLogicalRange({ from: range.to - length, to: range.to })
    },
    remove() {
      box.removeEventListener('wheel', leaveToPage, { capture: true })
      chart.remove()
    },
  }
}

function candleAt({ open, high, low, close }: CandleColumns, row: number) {
  const [o, h, l, c] = [open[row], high[row], low[row], close[row]]
  return o == null || h == null || l == null || c == null ? {} : { open: o, high: h, low: l, close: c }
}

function volumeAt({ open, close, volume }: CandleColumns, row: number, palette: Palette) {
  const value = volume[row]
  if (value == null) return {}
  return { value, color: `${(close[row] ?? 0) >= (open[row] ?? 0) ? palette.up : palette.down}66` }
}

interface Line {
  readonly line: IndicatorLine
  readonly color: string
  readonly pane: number
  readonly times: readonly number[]
}

function addLine(chart: IChartApi, { line, color, pane, times }: Line): ISeriesApi<'Line' | 'Histogram'> {
  const look = { color, priceLineVisible: false, lastValueVisible: pane > 0 }
  const data = times.map((time, bar) => {
    const value = line.values[bar]
    return { time: seconds(time) as UTCTimestamp, ...(value != null && { value }) }
  })
  const digits = { type: 'custom' as const, minMove: 1e-8, formatter: formatValue }
  if (line.look === 'columns') {
    const columns = chart.addSeries(
      HistogramSeries,
      { ...look, color: `${color}88`, priceFormat: digits },
      pane,
    )
    columns.setData(data)
    return columns
  }
  const drawn = chart.addSeries(
    LineSeries,
    { ...look, lineWidth: 1, crosshairMarkerVisible: false, ...(pane > 0 && { priceFormat: digits }) },
    pane,
  )
  drawn.setData(data)
  return drawn
}

/** A value of an indicator in about five digits. */
export function formatValue(value: number): string {
  const size = Math.abs(value)
  if (size >= 1e6) return `${formatNumber(value / 1e6, 2)}M`
  const decimals = size >= 1000 ? 1 : size >= 10 ? 2 : size >= 0.1 ? 4 : 6
  return formatNumber(value, decimals)
}

function stretchPanes(chart: IChartApi): void {
  for (const [number, pane] of chart.panes().entries())
    pane.setStretchFactor(number === 0 ? PRICE_STRETCH : 1)
}

/** Colours of lines in their order; names in the legend tell them apart where colours repeat. */
export function lineColor(palette: Palette, over: boolean, number: number): string {
  const order = over
    ? [palette.accent, palette.info, palette.muted, palette.text]
    : [palette.info, palette.accent, palette.muted, palette.text]
  return order[number % order.length]!
}

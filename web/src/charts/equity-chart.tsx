import { useEffect, useMemo, useRef, useState } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { formatNumber, formatPercent } from '../format/number.ts'
import { formatUtc } from '../format/time.ts'
import { readPalette, useTheme } from '../ui/theme.ts'
import { type Curve, summarise, thin } from './curve.ts'
import { drawdownOptions, equityOptions } from './curve-options.ts'
import styles from './equity-chart.module.css'
import { useWidth } from './use-width.ts'

const DRAWDOWN_SHARE = 0.34
const MOST_POINTS = 3000

interface EquityChartProps {
  readonly curve: Curve
  readonly currency: string
  readonly decimals: number
  /** Height of both panes together, CSS pixels. */
  readonly height: number
  readonly label: string
  /** Equity stands still between points, as a balance does between trades. */
  readonly stepped?: boolean
}

/** Equity (and what holding gave) over drawdown, with one cursor; drag to zoom, double click to see all. */
export function EquityChart({ curve, currency, decimals, height, label, stepped = false }: EquityChartProps) {
  const box = useRef<HTMLDivElement>(null)
  const upper = useRef<HTMLDivElement>(null)
  const lower = useRef<HTMLDivElement>(null)
  const plots = useRef<readonly [uPlot, uPlot] | null>(null)
  const width = useWidth(box)
  const theme = useTheme()
  const [row, setRow] = useState<number | null>(null)
  const shown = useMemo(() => thin(curve, MOST_POINTS), [curve])
  const current = useRef(shown)
  current.current = shown
  const visible = width > 0

  // biome-ignore lint/correctness/useExhaustiveDependencies: a theme is read from the document; data and width follow below
  useEffect(() => {
    const { current: above } = upper
    const { current: below } = lower
    if (!visible || !above || !below) return
    const syncKey = `curve-${Math.trunc(performance.now() * 1000)}`
    const pane = { palette: readPalette(), width, syncKey, stepped, onRow: setRow }
    const low = Math.round(height * DRAWDOWN_SHARE)
    const [equity, drawdown] = columns(current.current)
    plots.current = [
      new uPlot(equityOptions({ ...pane, height: height - low }), equity, above),
      new uPlot(drawdownOptions({ ...pane, height: low }), drawdown, below),
    ]
    return () => {
      for (const plot of plots.current ?? []) plot.destroy()
      plots.current = null
    }
  }, [theme, height, visible, stepped])

  useEffect(() => {
    const [equity, drawdown] = columns(shown)
    plots.current?.[0].setData(equity)
    plots.current?.[1].setData(drawdown)
  }, [shown])

  useEffect(() => {
    for (const plot of plots.current ?? []) plot.setSize({ width, height: plot.height })
  }, [width])

  const at = row !== null && row < shown.time.length ? row : shown.time.length - 1
  return (
    <figure className={styles.chart}>
      <figcaption className={styles.readout}>
        <span className={styles.time}>{at >= 0 ? formatUtc(shown.time[at]!) : ''}</span>
        <span>
          <i data-line="equity" aria-hidden="true" /> Equity {formatNumber(shown.equity[at], decimals)}{' '}
          {currency}
        </span>
        {shown.hold && (
          <span>
            <i data-line="hold" aria-hidden="true" /> Hold {formatNumber(shown.hold[at], decimals)}
          </span>
        )}
        <span>
          <i data-line="drawdown" aria-hidden="true" /> Drawdown {formatPercent(shown.drawdown[at])}
        </span>
      </figcaption>
      <div ref={box} role="img" aria-label={describe(shown, { label, currency, decimals })}>
        <div ref={upper} style={{ height: height - Math.round(height * DRAWDOWN_SHARE) }} />
        <div ref={lower} style={{ height: Math.round(height * DRAWDOWN_SHARE) }} />
      </div>
    </figure>
  )
}

function columns(curve: Curve): readonly [uPlot.AlignedData, uPlot.AlignedData] {
  const time = [...curve.time]
  const hold = curve.hold ? [...curve.hold] : time.map(() => null)
  return [
    [time, [...curve.equity], hold],
    [time, [...curve.drawdown]],
  ]
}

function describe(curve: Curve, words: { label: string; currency: string; decimals: number }): string {
  const summary = summarise(curve)
  if (!summary) return `${words.label}: no points yet.`
  const money = (value: number) => `${formatNumber(value, words.decimals)} ${words.currency}`
  return (
    `${words.label}: from ${money(summary.first)} at ${formatUtc(summary.startTime)} ` +
    `to ${money(summary.last)} at ${formatUtc(summary.endTime)}, lowest ${money(summary.lowest)}, ` +
    `deepest drawdown ${formatPercent(summary.deepest)}.`
  )
}

import type { Column } from '../../../domain/index.ts'
import { formatTime, type Timeframe, timeframeMs } from '../../../domain/index.ts'
import type { Table } from '../port.ts'
import { columnOf } from '../table.ts'
import { candleMarks, linePath, tradeMarks } from './diagram-marks.ts'
import {
  DIAGRAM_THEMES,
  type DiagramTheme,
  escapeXml,
  labelOf,
  round,
  type Scale,
  scaleOf,
} from './diagram-parts.ts'
import { type DiagramRows, resampleRows } from './resample-rows.ts'

export interface DiagramOptions {
  readonly title: string
  /** Put before open, high, low and close. */
  readonly pricePrefix?: string
  readonly score?: string
  /** Lines in the pane of the score. */
  readonly thresholds?: readonly number[]
  /** Columns of signals, 1 or 0. */
  readonly buy?: string
  readonly sell?: string
  /** Rows are put together to candles of this length. */
  readonly resample?: Timeframe
  /** The last ones that are shown; all if absent or 0. */
  readonly rows?: number
  readonly style?: 'candles' | 'line'
  readonly theme?: 'light' | 'dark'
}

const WIDTH = 960
const PLOT = { left: 12, right: 876 }
const PRICE = { top: 44, bottom: 300 }
const SCORE = { top: 324, bottom: 424 }

/**
 * A picture of the last rows as SVG text: candles (or the close as a line) with marks where there is a signal, and
 * below the score with its thresholds. Up candles are hollow, down candles filled; a buy is a triangle that points
 * up under the candle, a sell one that points down above it. Needs nothing outside itself; every text is escaped.
 * @throws PipelineFault `column.missing`
 */
export function scoreDiagram(table: Table, options: DiagramOptions): string {
  const { title, thresholds = [], theme = 'light', style = 'candles' } = options
  const colours = DIAGRAM_THEMES[theme]
  const rows = diagramRows(table, options)
  const count = rows.time.length
  const hasScore = rows.score !== undefined
  const height = (hasScore ? SCORE.bottom : PRICE.bottom) + 28
  const frame = (body: string) =>
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="${escapeXml(`${title}: ${describe(rows)}`)}" font-family="IBM Plex Sans, sans-serif" font-size="12"><rect width="${WIDTH}" height="${height}" fill="${colours.bg}"/><text x="${PLOT.left}" y="24" font-size="16" fill="${colours.text}">${escapeXml(title)}</text>${body}</svg>\n`
  if (count === 0)
    return frame(`<text x="${PLOT.left}" y="60" fill="${colours.muted}">No prices to show.</text>`)
  const x = scaleOf([0, count], [PLOT.left, PLOT.right])
  const place = (row: number) => x(row + 0.5)
  const y = scaleOf(range([rows.high, rows.low]), [PRICE.bottom, PRICE.top])
  const price =
    style === 'line'
      ? linePath(rows.close, { x: place, y, colour: colours.text })
      : candleMarks(rows, { x: place, y, colours, slot: x(1) - x(0) })
  return frame(
    [
      ...valueLabels(range([rows.high, rows.low]), y, colours),
      price,
      tradeMarks(rows, { x: place, y, colours }),
      hasScore ? scorePane(rows.score!, { x: place, thresholds, colours }) : '',
      timeLabels(rows.time, { x: place, y: height - 8, colours }),
    ].join(''),
  )
}

function diagramRows(table: Table, options: DiagramOptions): DiagramRows {
  const read = (name: string) => columnOf(table, name, 'the diagram')
  const price = (name: string) => read(options.pricePrefix ? `${options.pricePrefix}_${name}` : name)
  const { score, buy, sell, resample, rows = 0 } = options
  const whole: DiagramRows = {
    time: read('time'),
    open: price('open'),
    high: price('high'),
    low: price('low'),
    close: price('close'),
    ...(score !== undefined && { score: read(score) }),
    ...(buy !== undefined && { buy: read(buy) }),
    ...(sell !== undefined && { sell: read(sell) }),
  }
  const made = resampleRows(whole, resample === undefined ? 1 : timeframeMs(resample))
  const start = rows === 0 ? 0 : Math.max(0, made.time.length - rows)
  return Object.fromEntries(
    Object.entries(made).map(([name, values]) => [name, values.subarray(start)]),
  ) as unknown as DiagramRows
}

function scorePane(
  score: Column,
  { x, thresholds, colours }: { x: Scale; thresholds: readonly number[]; colours: DiagramTheme },
): string {
  const most = [...score, ...thresholds].reduce((high, value) => Math.max(high, Math.abs(value) || 0), 1e-12)
  const y = scaleOf([-most, most], [SCORE.bottom, SCORE.top])
  const lines = [0, ...thresholds].map((value) => {
    const stroke = value === 0 ? colours.muted : colours.accent
    const at = round(y(value))
    const label = `<text x="${PLOT.right + 6}" y="${at + 4}" fill="${colours.muted}">${labelOf(value)}</text>`
    return `<path d="M${PLOT.left} ${at}H${PLOT.right}" stroke="${stroke}" stroke-width="0.5" stroke-dasharray="${value === 0 ? 'none' : '4 3'}"/>${label}`
  })
  return `${lines.join('')}${linePath(score, { x, y, colour: colours.info })}<text x="${PLOT.left}" y="${SCORE.top - 4}" fill="${colours.muted}">Score</text>`
}

function valueLabels(
  [low, high]: readonly [number, number],
  y: Scale,
  colours: DiagramTheme,
): readonly string[] {
  return [low, (low + high) / 2, high].map((value) => {
    const at = round(y(value))
    return `<path d="M${PLOT.left} ${at}H${PLOT.right}" stroke="${colours.line}" stroke-width="0.5"/><text x="${PLOT.right + 6}" y="${at + 4}" fill="${colours.muted}">${labelOf(value)}</text>`
  })
}

function timeLabels(time: Column, { x, y, colours }: { x: Scale; y: number; colours: DiagramTheme }): string {
  const last = time.length - 1
  const shown = [...new Set([0, Math.floor(last / 2), last])]
  return shown
    .map((row, i) => {
      const anchor = i === 0 ? 'start' : i === shown.length - 1 ? 'end' : 'middle'
      return `<text x="${round(x(row))}" y="${y}" text-anchor="${anchor}" fill="${colours.muted}">${formatTime(time[row]!)} UTC</text>`
    })
    .join('')
}

function range(columns: readonly Column[]): readonly [number, number] {
  const values = columns.flatMap((column) => [...column].filter(Number.isFinite))
  const low = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
  const high = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)
  if (high > low) return [low, high]
  return Number.isFinite(low)
    ? [low - Math.abs(low) * 0.01 - 1e-12, low + Math.abs(low) * 0.01 + 1e-12]
    : [0, 1]
}

function describe({ time, close, buy, sell }: DiagramRows): string {
  if (time.length === 0) return 'no prices'
  const marks = (signal: Column | undefined) => signal?.reduce((sum, value) => sum + value, 0) ?? 0
  return `${time.length} candles to ${formatTime(time.at(-1)!)} UTC, last price ${labelOf(close.at(-1)!)}, ${marks(buy)} buy and ${marks(sell)} sell signals`
}

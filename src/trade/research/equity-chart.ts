import { timeTicks, valueTicks } from './axis-ticks.ts'
import { percent, signedPercent, tickPercent } from './figure-format.ts'
import { html, type Markup } from './html.ts'
import type { BacktestReport } from './report-schema.ts'
import { sampleCurve } from './sample-curve.ts'

const WIDTH = 960
const LEFT = 60
const RIGHT = 838
const EQUITY = { top: 14, bottom: 250 }
const DRAWDOWN = { top: 276, bottom: 346 }
const HEIGHT = 372
/** Labels at the line ends keep this distance. */
const LABEL_GAP = 15
/** A thin line of more points is a blot. */
const HOLD_POINTS = 400

type Point = readonly [time: number, value: number]
type Scale = (value: number) => number

/** Balance against holding, and the drawdown below on the same time axis: one SVG with title and description. */
export function equityChart({ curves, metrics, subject, hold }: BacktestReport): Markup {
  const start = metrics.startingBalance
  const end = Math.max(subject.endTime, subject.startTime + 1)
  const x = scale(subject.startTime, end, LEFT, RIGHT)
  const own = points(curves.trades.time, curves.trades.equity, (equity) => equity / start - 1)
  const held = holdPoints(curves.hold, start)
  const falls = points(curves.trades.time, curves.trades.drawdown, (fall) => fall)
  const values = [...own, ...held].map(([, value]) => value)
  const [low, high] = range(values, 0)
  const y = scale(low, high, EQUITY.bottom, EQUITY.top)
  const [deepest] = range(
    falls.map(([, fall]) => fall),
    0,
  )
  const depth = scale(deepest, 0, DRAWDOWN.bottom, DRAWDOWN.top)
  const [ownLabel, holdLabel] = spread(y(own.at(-1)![1]), y(held.at(-1)?.[1] ?? 0))
  return html`<svg class="chart" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="equity-title equity-text">
<title id="equity-title">Balance and drawdown</title>
<desc id="equity-text">${description(metrics.profitTotal, hold?.profitTotal, deepest)}</desc>
${timeTicks(subject.startTime, end, 8).map(({ time, label }) => timeTick(x(time), label))}
${valueTicks(low, high, 6).map((tick) => valueTick(y(tick), tickPercent(tick, high - low), tick === 0))}
${valueTicks(deepest, 0, 3).map((tick) => valueTick(depth(tick), tickPercent(tick, -deepest), tick === 0))}
<path class="fall" d="${stepPath(falls, x, depth)}V${round(depth(0))}H${LEFT}Z"/>
${held.length === 0 ? '' : html`<path class="hold" d="${linePath(held, x, y)}"/>`}
<path class="own" d="${stepPath(own, x, y)}"/>
<text class="end" x="${RIGHT + 8}" y="${round(ownLabel + 4)}">Strategy ${signedPercent(own.at(-1)![1])}</text>
${held.length === 0 ? '' : html`<text class="end muted" x="${RIGHT + 8}" y="${round(holdLabel + 4)}">Holding ${signedPercent(held.at(-1)![1])}</text>`}
<text class="end muted" x="${RIGHT + 8}" y="${DRAWDOWN.top + 10}">Drawdown</text>
</svg>`
}

function description(profit: number, held: number | undefined, deepest: number): string {
  const holding = held === undefined ? '' : ` Holding ends at ${signedPercent(held)}.`
  return `The balance ends at ${signedPercent(profit)}.${holding} Its deepest fall is ${percent(-deepest)}.`
}

function points(time: readonly number[], values: readonly number[], of: (value: number) => number): Point[] {
  return time.map((at, row) => [at, of(values[row]!)])
}

function holdPoints(hold: BacktestReport['curves']['hold'], start: number): Point[] {
  if (hold === null) return []
  return sampleCurve(hold.equity, HOLD_POINTS).map((row) => [hold.time[row]!, hold.equity[row]! / start - 1])
}

function range(values: readonly number[], base: number): [number, number] {
  let low = base
  let high = base
  for (const value of values) {
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  return high > low ? [low, high] : [low - 0.01, high + (base === low ? 0.01 : 0)]
}

function scale(from: number, to: number, start: number, end: number): Scale {
  return (value) => start + ((value - from) / (to - from)) * (end - start)
}

function stepPath(line: readonly Point[], x: Scale, y: Scale): string {
  return line
    .map(([time, value], row) =>
      row === 0 ? `M${round(x(time))} ${round(y(value))}` : `H${round(x(time))}V${round(y(value))}`,
    )
    .join('')
}

function linePath(line: readonly Point[], x: Scale, y: Scale): string {
  return line
    .map(([time, value], row) => `${row === 0 ? 'M' : 'L'}${round(x(time))} ${round(y(value))}`)
    .join('')
}

function timeTick(x: number, label: string): Markup {
  return html`<path class="grid" d="M${round(x)} ${EQUITY.top}V${DRAWDOWN.bottom}"/><text class="tick center" x="${round(x)}" y="${HEIGHT - 6}">${label}</text>`
}

function valueTick(y: number, label: string, isZero: boolean): Markup {
  return html`<path class="${isZero ? 'zero' : 'grid'}" d="M${LEFT} ${round(y)}H${RIGHT}"/><text class="tick right" x="${LEFT - 8}" y="${round(y + 4)}">${label}</text>`
}

/** Moves two labels apart when they would touch. */
function spread(first: number, second: number): [number, number] {
  const missing = LABEL_GAP - Math.abs(first - second)
  if (missing <= 0) return [first, second]
  return first <= second
    ? [first - missing / 2, second + missing / 2]
    : [first + missing / 2, second - missing / 2]
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}

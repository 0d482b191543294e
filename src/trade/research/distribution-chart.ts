import { valueTicks } from './axis-ticks.ts'
import { counted, percent, tickPercent } from './figure-format.ts'
import { html, type Markup } from './html.ts'
import type { Distribution } from './report-schema.ts'

const WIDTH = 470
const HEIGHT = 210
const TOP = 18
const BOTTOM = 180
const LEFT = 30
const RIGHT = 446

/** Histogram of trade returns: losses filled, gains hollow, as candles are. */
export function distributionChart({ bins, step, below, above, best, worst }: Distribution): Markup {
  if (bins.length === 0) return html`<p class="muted">No trades, no returns.</p>`
  const tallest = bins.reduce((most, { count }) => Math.max(most, count), 1)
  const first = bins[0]!.from
  const width = (RIGHT - LEFT) / bins.length
  const x = (ratio: number) => LEFT + ((ratio - first) / step) * width
  const y = (count: number) => BOTTOM - (count / tallest) * (BOTTOM - TOP)
  const outside = below + above
  const text = `From ${percent(worst)} to ${percent(best)}; bars are ${percent(step)} wide.${outside > 0 ? ` ${counted(outside, 'trade')} outside the bars.` : ''}`
  const edges = valueTicks(first, first + step * bins.length, 6)
  const counts = valueTicks(0, tallest, 3).filter((tick) => Number.isInteger(tick) && tick > 0)
  return html`<svg class="chart small" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="returns-title returns-text">
<title id="returns-title">Returns of trades</title>
<desc id="returns-text">${text}</desc>
${counts.map((tick) => html`<path class="grid" d="M${LEFT} ${round(y(tick))}H${RIGHT}"/><text class="tick right" x="${LEFT - 6}" y="${round(y(tick) + 4)}">${tick}</text>`)}
${bins.map(({ from, count }) => (count === 0 ? html`` : html`<rect class="${from < -step / 2 ? 'lost' : 'won'}" x="${round(x(from) + 1.5)}" y="${round(y(count))}" width="${round(Math.max(1, width - 3))}" height="${round(BOTTOM - y(count))}"/>`))}
<path class="zero" d="M${LEFT} ${BOTTOM}H${RIGHT}"/>
${edges.map((edge) => html`<text class="tick center" x="${round(x(edge))}" y="${BOTTOM + 16}">${tickPercent(edge, step * bins.length)}</text>`)}
</svg>
<p class="note">${text}</p>`
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}

import { valueTicks } from '../axis-ticks.ts'
import { counted, signedFixedPercent, signedPercent } from '../figure-format.ts'
import { html, type Markup } from '../html.ts'
import type { AverageSearch, SweptPart } from './average-search.ts'
import { type HeatCell, type HeatGrid, type HeatLevel, heatGrid, placeIn } from './heat-grid.ts'
import { type HeatScale, heatScale, SHADES } from './heat-scale.ts'

const WIDTH = 470
const LEFT = 36
const RIGHT = 462
const TOP = 10
const BOTTOM = 310
const LEGEND = 358
const SWATCH = 22
const HEIGHT = 396
const LABELS = 8

export interface HeatMapPart {
  readonly id: string
  readonly name: string
  readonly part: SweptPart
}

/** Profit by slow (across) and fast period (up) on one part; the best of the searched part is marked. */
export function heatMap(search: AverageSearch, { id, name, part }: HeatMapPart): Markup {
  const grid = heatGrid(search, part.profits)
  const scale = heatScale(
    grid.cells.map(({ meanProfit }) => meanProfit),
    part.holding,
  )
  const { fast, slow } = search.best[0]!
  const text = `Profit of every pair, slow periods across and fast ones up, from ${signedPercent(least(part))} to ${signedPercent(most(part))}; holding ${signedPercent(part.holding)}. The frame is ${fast}/${slow}, the best of the searched part.`
  const width = (RIGHT - LEFT) / grid.columns.length
  const height = (BOTTOM - TOP) / grid.rows.length
  const box = ({ column, row }: Pick<HeatCell, 'column' | 'row'>) => {
    const [x, y] = [Math.round(LEFT + column * width), Math.round(BOTTOM - (row + 1) * height)]
    const [right, bottom] = [Math.round(LEFT + (column + 1) * width), Math.round(BOTTOM - row * height)]
    return { x, y, width: right - x, height: bottom - y }
  }
  const cells = grid.cells.map((cell) => {
    const at = box(cell)
    return html`<rect class="${shadeClass(scale.shadeOf(cell.meanProfit))}" x="${at.x}" y="${at.y}" width="${at.width}" height="${at.height}"><title>${cellText(cell, grid)}</title></rect>\n`
  })
  const marked = box({ column: placeIn(grid.columns, slow), row: placeIn(grid.rows, fast) })
  return html`<svg class="chart small heat" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="${id}-title ${id}-text">
<title id="${id}-title">${name}</title>
<desc id="${id}-text">${text}</desc>
${cells}${frame(marked)}
${labels(grid.columns).map(({ place, label }) => html`<text class="tick center" x="${Math.round(LEFT + (place + 0.5) * width)}" y="${BOTTOM + 16}">${label}</text>`)}
${labels(grid.rows).map(({ place, label }) => html`<text class="tick right" x="${LEFT - 6}" y="${Math.round(BOTTOM - (place + 0.5) * height + 4)}">${label}</text>`)}
<text class="muted center" x="${(LEFT + RIGHT) / 2}" y="${BOTTOM + 32}">slow period</text>
<text class="muted center" transform="translate(10 ${(TOP + BOTTOM) / 2}) rotate(-90)">fast period</text>
${legend(scale, part.holding)}
</svg>`
}

/** Two lines, one of which stands out against any shade. */
function frame({ x, y, width, height }: Record<'x' | 'y' | 'width' | 'height', number>): Markup {
  const outline = `M${x - 2} ${y - 2}h${width + 4}v${height + 4}h${-width - 4}z`
  return html`<path class="halo" d="${outline}"/><path class="mark" d="${outline}"/>`
}

function legend({ low, middle, high }: HeatScale, holding: number): Markup {
  const shades = Array.from({ length: 2 * SHADES + 1 }, (_, at) => at - SHADES)
  const start = (LEFT + RIGHT - shades.length * SWATCH) / 2
  const end = start + shades.length * SWATCH
  const swatches = shades.map(
    (shade, at) =>
      html`<rect class="${shadeClass(shade)}" x="${start + at * SWATCH}" y="${LEGEND}" width="${SWATCH}" height="12"/>`,
  )
  const name = holding > 0 ? `holding ${signedPercent(middle)}` : 'cash 0 %'
  return html`${swatches}
<text class="tick right" x="${start - 6}" y="${LEGEND + 10}">${signedPercent(low)}</text>
<text class="tick center" x="${(start + end) / 2}" y="${LEGEND + 28}">${name}</text>
<text class="tick" x="${end + 6}" y="${LEGEND + 10}">${signedPercent(high)}</text>`
}

function shadeClass(shade: number): string {
  if (shade === 0) return 'm'
  return shade > 0 ? `a${shade}` : `b${-shade}`
}

function cellText({ column, row, pairs, meanProfit, bestProfit }: HeatCell, grid: HeatGrid): string {
  const periods = `fast ${levelText(grid.rows[row]!)}, slow ${levelText(grid.columns[column]!)}`
  if (pairs === 1) return `${periods}: ${signedFixedPercent(meanProfit)}`
  return `${periods}: ${signedFixedPercent(meanProfit)} on average of ${counted(pairs, 'pair')}, the best ${signedFixedPercent(bestProfit)}`
}

function levelText({ first, last }: HeatLevel): string {
  return first === last ? String(first) : `${first} to ${last}`
}

/** Round periods where enough of them were tried, else every so many. */
function labels(levels: readonly HeatLevel[]): readonly { readonly place: number; readonly label: string }[] {
  const round = valueTicks(levels[0]!.first, levels.at(-1)!.last, LABELS)
    .map((tick) => ({ place: placeIn(levels, tick), label: String(tick) }))
    .filter(({ place }) => place >= 0)
  if (round.length > 3) return round
  const step = Math.ceil(levels.length / LABELS)
  return levels
    .map(({ first }, place) => ({ place, label: String(first) }))
    .filter(({ place }) => place % step === 0)
}

function least({ profits }: SweptPart): number {
  return profits.reduce((a, b) => Math.min(a, b))
}

function most({ profits }: SweptPart): number {
  return profits.reduce((a, b) => Math.max(a, b))
}

import { formatTime } from '../../../domain/index.ts'
import { arrowPercent, count, percent, signedPercent } from '../figure-format.ts'
import { html, type Markup } from '../html.ts'
import { signedCell } from '../html-table.ts'
import { REPORT_STYLE } from '../report-style.ts'
import type { AverageSearch, BestPair, SweptPart } from './average-search.ts'
import { averagesRule } from './averages-rule.ts'
import { averagesSentence } from './averages-sentence.ts'
import { averagesTitle } from './averages-text.ts'
import { heatMap } from './heat-map.ts'
import { HEAT_STYLE } from './heat-style.ts'

/**
 * The search as one HTML file that needs nothing else: a map of profits for each part, the best pairs, how they were
 * walked; dark or light as the reader prefers.
 */
export function averagesHtml(search: AverageSearch): string {
  const title = averagesTitle(search)
  const sentence = averagesSentence(search)
  const { searched, heldOut } = search
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<meta name="description" content="${sentence}">
<style>${{ markup: REPORT_STYLE + HEAT_STYLE }}</style>
</head>
<body>
<main>
<header>
<p class="over">A first look · fee ${percent(search.fee)} a side</p>
<h1>${title}</h1>
<p class="verdict">${sentence}</p>
</header>
<section><h2>Profit by fast and slow period</h2>
<div class="two">${mapOf(search, 'searched', searched)}${heldOut === null ? '' : mapOf(search, 'held out', heldOut)}</div>
<p class="note">Blue is above the better of holding and cash, orange below it; each part has its own colours. The frame is the best of the searched part. Point at a cell for its figures.</p></section>
<section><h2>The best on the searched part</h2>${bestTable(search)}</section>
<section><h2>How it was walked</h2><dl>${averagesRule(search).map(([name, text]) => html`<dt>${name}</dt><dd>${text}</dd>`)}</dl></section>
</main>
</body>
</html>
`
  return page.markup
}

function mapOf(search: AverageSearch, name: string, part: SweptPart): Markup {
  const { period, candles, holding, aboveHolding } = part
  const days = [period.start, period.end].map((time) => formatTime(time).slice(0, 10)).join(' to ')
  const title = name === 'searched' ? 'Searched' : 'Held out'
  return html`<div><h3>${title}</h3><p class="note">${days}, ${count(candles)} candles. Holding ${signedPercent(holding)}; ${percent(aboveHolding)} of the pairs are above it.</p>
${heatMap(search, { id: name === 'searched' ? 'searched' : 'held-out', name: title, part })}</div>`
}

function bestTable({ best, heldOut }: AverageSearch): Markup {
  const later =
    heldOut === null
      ? ''
      : html`<th scope="col">Held out</th><th scope="col">Entries</th><th scope="col">Rank</th>`
  return html`<div class="scroll" tabindex="0" role="region" aria-label="The best on the searched part"><table class="best"><thead><tr><th scope="col">Fast</th><th scope="col">Slow</th>
<th scope="col">Searched</th><th scope="col">Entries</th><th scope="col">Neighbours</th>${later}</tr></thead><tbody>${best.map(bestRow)}</tbody></table></div>`
}

function bestRow({ fast, slow, entries, profit, neighbours, heldOut }: BestPair): Markup {
  const near =
    neighbours === null
      ? html`<td>–</td>`
      : signedCell(arrowPercent(neighbours.meanProfit), neighbours.meanProfit)
  const later =
    heldOut === null
      ? ''
      : html`${signedCell(arrowPercent(heldOut.profit), heldOut.profit)}<td>${count(heldOut.entries)}</td><td>${count(heldOut.rank)}</td>`
  return html`<tr><th scope="row">${fast}</th><td>${slow}</td>${signedCell(arrowPercent(profit), profit)}<td>${count(entries)}</td>${near}${later}</tr>\n`
}

import { arrowPercent, count, duration, fixedPercent, money, type Purse } from './figure-format.ts'
import { html, type Markup } from './html.ts'
import type { MonthlyRow, TradeGroup } from './report-schema.ts'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** A cell whose sign is told by arrow and colour. */
export function signedCell(text: string, value: number): Markup {
  return html`<td class="${tone(value)}">${text}</td>`
}

/** Label and figure, one a row. */
export function figureTable(
  rows: readonly (readonly [label: string, figure: string, sign?: number])[],
): Markup {
  const body = rows.map(
    ([label, text, sign = 0]) =>
      html`<tr><th scope="row">${label}</th><td class="${tone(sign)}">${text}</td></tr>\n`,
  )
  return html`<table class="figures"><tbody>${body}</tbody></table>`
}

/** One row for each pair, exit reason or side. */
export function groupTable(title: string, groups: readonly TradeGroup[], purse: Purse): Markup {
  const body = groups.map(
    (
      group,
    ) => html`<tr><th scope="row">${group.key}</th><td>${count(group.trades)}</td><td>${fixedPercent(group.winrate, 1)}</td>
${signedCell(arrowPercent(group.profitMean), group.profitMean)}${signedCell(arrowPercent(group.profitTotal), group.profitTotal)}
<td>${money(group.profitAbs, purse.balance)}</td><td>${duration(group.holdingAvgS)}</td></tr>\n`,
  )
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${title}"><table class="groups"><thead><tr><th scope="col" class="l">${title}</th>
<th scope="col">Trades</th><th scope="col">Win rate</th><th scope="col">Per trade</th><th scope="col">Profit</th>
<th scope="col">${purse.currency}</th><th scope="col">Held</th></tr></thead><tbody>${body}</tbody></table></div>`
}

/** Years down, months across; a month outside the period is empty. */
export function monthGrid(rows: readonly MonthlyRow[]): Markup {
  const body = rows.map(
    ({ year, months, total }) => html`<tr><th scope="row">${String(year)}</th>${months.map(monthCell)}
<td class="year ${tone(total)}">${arrowPercent(total).replace(' %', '')}</td></tr>\n`,
  )
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Months"><table class="months"><thead><tr><th scope="col" class="l">Year</th>
${MONTHS.map((month) => html`<th scope="col">${month}</th>`)}<th scope="col">Total</th></tr></thead><tbody>${body}</tbody></table></div>`
}

function monthCell(ratio: number | null): Markup {
  if (ratio === null) return html`<td></td>`
  return html`<td class="${tone(ratio)}">${arrowPercent(ratio).replace(' %', '')}</td>`
}

function tone(value: number): string {
  if (value === 0) return ''
  return value > 0 ? 'up' : 'down'
}

import { formatTime } from '../../domain/index.ts'
import { arrowPercent, count, counted, fixedPercent, pValueText, signedPercent } from './figure-format.ts'
import { html, type Markup } from './html.ts'
import type { PeriodPart, Robustness } from './report-schema.ts'

/** Tests against chance as questions and answers. */
export function luckTable({ signFlip, randomEntry, bootstrap, shuffle, split }: Robustness): Markup {
  const { profitTotal } = bootstrap
  const { p5, p50, p95 } = shuffle.maxDrawdown
  const rows: (readonly [string, string])[] = [
    [
      `Tossing a coin on each trade does as well (${count(signFlip.tries)} tries)`,
      pValueText(signFlip.pValue),
    ],
    ...(randomEntry === null
      ? []
      : [
          [
            `Entering at random, held as long, does as well (${count(randomEntry.tries)} tries)`,
            pValueText(randomEntry.pValue),
          ] as const,
        ]),
    [
      'Profit of trades drawn anew, 90\u00a0% of draws',
      `${signedPercent(profitTotal.p5)} to ${signedPercent(profitTotal.p95)}`,
    ],
    [
      'Drawdown in another order, 5\u00a0/\u00a050\u00a0/\u00a095\u00a0%',
      [p5, p50, p95].map((depth) => fixedPercent(depth, 1)).join(' / '),
    ],
    [`First 70 % of the period, ${counted(split.before.trades, 'trade')}`, beside(split.before)],
    [
      `Last 30 %, from ${formatTime(split.time).slice(0, 10)}, ${counted(split.after.trades, 'trade')}`,
      beside(split.after),
    ],
  ]
  const body = rows.map(
    ([question, answer]) => html`<tr><th scope="row">${question}</th><td>${answer}</td></tr>\n`,
  )
  return html`<table class="wrap"><tbody>${body}</tbody></table>
<p class="note">p is the share of chance that does at least as well: below 0.05 skill is likely, above 0.2 there is no sign of it.</p>`
}

function beside({ profitTotal, holdProfit }: PeriodPart): string {
  const own = arrowPercent(profitTotal)
  return holdProfit === null ? own : `${own}, holding ${arrowPercent(holdProfit)}`
}

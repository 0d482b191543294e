import { type ClosedTrade, formatTime } from '../../domain/index.ts'
import { arrowPercent, decimal, duration, money, type Purse } from './figure-format.ts'
import { html, type Markup } from './html.ts'
import { signedCell } from './html-table.ts'

/** Trades in order of closing as a table; rates with as many decimals as their pair's rates have, 8 at most. */
export function tradeTable(trades: readonly ClosedTrade[], purse: Purse): Markup {
  const decimals = rateDecimals(trades)
  const body = trades.map((trade, row) => {
    const places = decimals.get(trade.pair)!
    return html`<tr><td class="l">${row + 1}</td><th scope="row">${trade.pair}</th><td class="l">${trade.isShort ? 'short' : 'long'}</td>
<td>${formatTime(trade.openTime)}</td><td>${formatTime(trade.closeTime)}</td><td>${duration((trade.closeTime - trade.openTime) / 1000)}</td>
<td>${decimal(trade.openRate, places)}</td><td>${decimal(trade.closeRate, places)}</td>
${signedCell(arrowPercent(trade.profitRatio), trade.profitRatio)}<td>${money(trade.profitAbs, purse.balance)}</td><td class="l">${trade.exitReason}</td></tr>\n`
  })
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Trades"><table class="trades"><thead><tr><th scope="col" class="l">No.</th>
<th scope="col" class="l">Pair</th><th scope="col" class="l">Side</th><th scope="col">Opened, UTC</th><th scope="col">Closed, UTC</th><th scope="col">Held</th>
<th scope="col">In</th><th scope="col">Out</th><th scope="col">Profit</th><th scope="col">${purse.currency}</th><th scope="col" class="l">Exit</th></tr></thead>
<tbody>${body}</tbody></table></div>`
}

function rateDecimals(trades: readonly ClosedTrade[]): ReadonlyMap<string, number> {
  const decimals = new Map<string, number>()
  for (const { pair, openRate } of trades) {
    const places = Number(openRate.toFixed(8)).toString().split('.')[1]?.length ?? 0
    const wanted = openRate < 1e-6 ? 8 : Math.min(8, places)
    decimals.set(pair, Math.max(decimals.get(pair) ?? 0, wanted))
  }
  return decimals
}

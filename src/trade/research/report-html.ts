import { type ClosedTrade, formatTime } from '../../domain/index.ts'
import { adjustmentSentence } from './adjustment-sentence.ts'
import { distributionChart } from './distribution-chart.ts'
import { equityChart } from './equity-chart.ts'
import {
  arrowPercent,
  count,
  counted,
  duration,
  figure,
  fixedPercent,
  money,
  type Purse,
  percent,
  perLoss,
} from './figure-format.ts'
import { html, type Markup } from './html.ts'
import { figureTable, groupTable, monthGrid } from './html-table.ts'
import { luckTable } from './luck-table.ts'
import type { BacktestReport } from './report-schema.ts'
import { REPORT_STYLE } from './report-style.ts'
import { tradeTable } from './trade-table.ts'

const SHOWN_TRADES = 1000

/**
 * The report as one HTML file that needs nothing else: no script, no font, no image from elsewhere; dark or
 * light as the reader prefers, light on paper. `trades` in order of closing; the first 1,000 are listed.
 */
export function reportHtml(report: BacktestReport, trades: readonly ClosedTrade[] = []): string {
  const { title, verdict, metrics, assumptions, robustness } = report
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}: backtest report</title>
<meta name="description" content="${verdict.sentence}">
<style>${{ markup: REPORT_STYLE }}</style>
</head>
<body>
<main>
<header>
<p class="over">Backtest · ${subjectLine(report)}</p>
<h1>${title}</h1>
<p class="verdict">${verdict.sentence}</p>
${verdict.cautions.length === 0 ? '' : html`<ul class="cautions" aria-label="Small print">${verdict.cautions.map((text) => html`<li>${text}</li>`)}</ul>`}
</header>
<section><h2>Balance</h2><div class="scroll" tabindex="0" role="region" aria-label="Balance and drawdown chart">${equityChart(report)}</div></section>
<section><h2>Figures</h2><div class="two">${figures(report)}</div></section>
${metrics.totalTrades === 0 ? '' : html`<section><h2>Months</h2>${monthGrid(report.monthly)}<p class="note">Percent of the balance when the month or year began.</p></section>`}
<section class="two"><div><h2>Returns of trades</h2>${distributionChart(report.distribution)}</div>
<div><h2>Luck or skill</h2>${robustness === null ? html`<p class="muted">No trades, nothing to test.</p>` : luckTable(robustness)}</div></section>
${metrics.totalTrades === 0 ? '' : breakdown(report)}
<section><h2>Assumptions</h2><dl>${assumptions.map(({ name, text }) => html`<dt>${name}</dt><dd>${text}</dd>`)}</dl></section>
${trades.length === 0 ? '' : ledger(trades, purseOf(report))}
</main>
<footer><p class="note">Trade hash <span class="hash">${report.tradeHash}</span></p></footer>
</body>
</html>
`
  return page.markup
}

function subjectLine({ subject, settings }: BacktestReport): string {
  const days = [subject.startTime, subject.endTime].map((time) => formatTime(time).slice(0, 10)).join(' to ')
  return `${days} UTC · ${subject.timeframe} candles · fee ${percent(settings.fee)} a side`
}

function figures({ metrics, hold, missed, subject, curves, holdingTimes }: BacktestReport): Markup {
  const deepest = curves.trades.drawdown.reduce((a, b) => Math.min(a, b), 0)
  const left = figureTable([
    ['Profit', arrowPercent(metrics.profitTotal), metrics.profitTotal],
    [`Profit, ${subject.stakeCurrency}`, money(metrics.profitTotalAbs, metrics.startingBalance)],
    ['Holding', hold === null ? '–' : arrowPercent(hold.profitTotal), hold?.profitTotal ?? 0],
    ['Growth a year', fixedPercent(metrics.cagr, 1)],
    ['Drawdown, from the first trade', percent(metrics.maxDrawdownAccount)],
    ['Drawdown, from the start', percent(-deepest)],
    ['Drawdown of holding', hold === null ? '–' : percent(hold.maxDrawdown)],
    ['Sharpe', figure(metrics.sharpe)],
    ['Sortino', figure(metrics.sortino)],
    ['Calmar', figure(metrics.calmar)],
    ['System quality (SQN)', figure(metrics.sqn)],
    [`Best day, ${subject.stakeCurrency}`, money(metrics.backtestBestDayAbs, metrics.startingBalance)],
    [`Worst day, ${subject.stakeCurrency}`, money(metrics.backtestWorstDayAbs, metrics.startingBalance)],
  ])
  const right = figureTable([
    ['Trades', count(metrics.totalTrades)],
    ['Trades a day', figure(metrics.tradesPerDay)],
    ['Wins, draws, losses', `${count(metrics.wins)} / ${count(metrics.draws)} / ${count(metrics.losses)}`],
    ['Win rate', fixedPercent(metrics.winrate, 1)],
    ['Average trade', arrowPercent(metrics.profitMean), metrics.profitMean],
    ['Median trade', arrowPercent(metrics.profitMedian), metrics.profitMedian],
    ['Profit factor', perLoss(metrics.profitFactor, metrics)],
    ['Expectancy ratio', perLoss(metrics.expectancyRatio, metrics)],
    [
      'Most wins, losses in a row',
      `${count(metrics.maxConsecutiveWins)} / ${count(metrics.maxConsecutiveLosses)}`,
    ],
    ['Held on average, wins', duration(metrics.winnerHoldingAvgS)],
    ['Held on average, losses', duration(metrics.loserHoldingAvgS)],
    ['Held at most', duration(holdingTimes.longest)],
    ['Signals without a slot', count(missed.rejectedSignals)],
  ])
  return html`${left}${right}`
}

function breakdown({ pairs, exitReasons, sides, ...report }: BacktestReport): Markup {
  const purse = purseOf(report)
  const adjusted = adjustmentSentence(report.adjustments)
  return html`<section><h2>Where it came from</h2>${groupTable('By pair', pairs, purse)}
${groupTable('By exit', exitReasons, purse)}
${adjusted === undefined ? '' : html`<p class="note">${adjusted}</p>`}
${sides.length > 1 ? groupTable('By side', sides, purse) : ''}</section>`
}

function purseOf({ subject, metrics }: Pick<BacktestReport, 'subject' | 'metrics'>): Purse {
  return { currency: subject.stakeCurrency, balance: metrics.startingBalance }
}

function ledger(trades: readonly ClosedTrade[], purse: Purse): Markup {
  const shown = trades.slice(0, SHOWN_TRADES)
  const note =
    shown.length < trades.length
      ? `The first ${count(shown.length)} of ${count(trades.length)}.`
      : `All ${counted(trades.length, 'trade')}.`
  return html`<section><h2>Trades</h2><p class="note">${note} In order of closing; times in UTC.</p>${tradeTable(shown, purse)}</section>`
}

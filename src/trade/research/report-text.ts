import { formatTime } from '../../domain/index.ts'
import { adjustmentSentence } from './adjustment-sentence.ts'
import {
  count,
  duration,
  figure,
  fixedPercent,
  percent,
  perLoss,
  pValueText,
  signedFixedPercent,
  signedMoney,
  signedPercent,
} from './figure-format.ts'
import type { BacktestReport, MonthlyRow, Robustness, TradeGroup } from './report-schema.ts'
import { textTable, wrapText } from './text-table.ts'

const WIDTH = 88
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** The report as a note for the terminal: plain text without colour, lines of at most 90 columns, ended by `\n`. */
export function reportText(report: BacktestReport): string {
  const { verdict, assumptions, robustness } = report
  const blocks = [
    [report.title, '─'.repeat(Math.min(WIDTH, report.title.length)), ...wrapText(verdict.sentence, WIDTH)],
    textTable(figures(report), { align: 'lrlr', gap: 3 }),
    groups('By pair', report.pairs),
    [...groups('By exit', report.exitReasons), ...adjusted(report)],
    report.sides.length > 1 ? groups('By side', report.sides) : [],
    report.metrics.totalTrades === 0 ? [] : monthly(report.monthly),
    robustness === null
      ? []
      : ['Luck or skill', ...textTable(luckOrSkill(robustness), { align: 'lr', indent: 2 })],
    verdict.cautions.length === 0 ? [] : ['Small print', ...verdict.cautions.flatMap(bullet)],
    ['Assumptions', ...textTable(assumptions.flatMap(wrappedRow), { align: 'll', indent: 2 })],
    [`Trade hash  ${report.tradeHash}`],
  ]
  const text = blocks.filter((block) => block.length > 0).map((block) => block.join('\n'))
  return `${text.join('\n\n')}\n`
}

function figures({ metrics, hold, missed, subject, curves }: BacktestReport): string[][] {
  const { stakeCurrency } = subject
  const deepest = curves.trades.drawdown.reduce((a, b) => Math.min(a, b), 0)
  return [
    [
      'Profit',
      signedPercent(metrics.profitTotal),
      'Holding',
      hold === null ? '–' : signedPercent(hold.profitTotal),
    ],
    [
      `Profit ${stakeCurrency}`,
      signedMoney(metrics.profitTotalAbs, metrics.startingBalance),
      'Holding drawdown',
      hold === null ? '–' : percent(hold.maxDrawdown),
    ],
    ['Trades', count(metrics.totalTrades), 'Trades a day', figure(metrics.tradesPerDay)],
    [
      'Wins / draws / losses',
      `${metrics.wins} / ${metrics.draws} / ${metrics.losses}`,
      'Win rate',
      percent(metrics.winrate),
    ],
    ['Profit a trade', signedPercent(metrics.profitMean), 'Median', signedPercent(metrics.profitMedian)],
    [
      'Profit factor',
      perLoss(metrics.profitFactor, metrics),
      'Expectancy ratio',
      perLoss(metrics.expectancyRatio, metrics),
    ],
    ['Drawdown', percent(metrics.maxDrawdownAccount), 'From the start', percent(-deepest)],
    ['Sharpe', figure(metrics.sharpe), 'Sortino', figure(metrics.sortino)],
    ['Calmar', figure(metrics.calmar), 'SQN', figure(metrics.sqn)],
    ['Growth a year', signedPercent(metrics.cagr), 'Held on average', duration(metrics.holdingAvgS)],
    [
      'Best day',
      signedMoney(metrics.backtestBestDayAbs, metrics.startingBalance),
      'Worst day',
      signedMoney(metrics.backtestWorstDayAbs, metrics.startingBalance),
    ],
    [
      'Signals without a slot',
      count(missed.rejectedSignals),
      'Orders timed out',
      count(missed.timedOutEntries + missed.timedOutExits),
    ],
  ]
}

function groups(title: string, rows: readonly TradeGroup[]): string[] {
  if (rows.length === 0) return []
  const head = [title, 'trades', 'win rate', 'per trade', 'profit', 'held']
  const body = rows.map((row) => [
    row.key,
    count(row.trades),
    fixedPercent(row.winrate, 1),
    signedFixedPercent(row.profitMean),
    signedFixedPercent(row.profitTotal),
    duration(row.holdingAvgS),
  ])
  return textTable([head, ...body], { align: 'lrrrrr' })
}

function adjusted({ adjustments }: BacktestReport): string[] {
  const sentence = adjustmentSentence(adjustments)
  return sentence === undefined ? [] : wrapText(sentence, WIDTH)
}

/** Twelve months and the year fit into 90 columns only without percent signs. */
function monthly(rows: readonly MonthlyRow[]): string[] {
  const cell = (ratio: number | null) => (ratio === null ? '' : signedFixedPercent(ratio).replace(' %', ''))
  const used = MONTHS.map((_, month) => rows.some((row) => row.months[month] !== null))
  const kept = <T>(cells: readonly T[]) => cells.filter((_, month) => used[month])
  const body = rows.map((row) => [String(row.year), ...kept(row.months).map(cell), cell(row.total)])
  return textTable([['Month %', ...kept(MONTHS), 'year'], ...body], { align: `l${'r'.repeat(13)}`, gap: 1 })
}

function luckOrSkill({ signFlip, randomEntry, bootstrap, shuffle, split }: Robustness): string[][] {
  const { before, after } = split
  const spread = bootstrap.profitTotal
  return [
    [`As good by tossing a coin on each trade (${count(signFlip.tries)} tries)`, pValueText(signFlip.pValue)],
    ...(randomEntry === null
      ? []
      : [
          [
            `As good by entering at random (${count(randomEntry.tries)} tries)`,
            pValueText(randomEntry.pValue),
          ],
        ]),
    [
      'Profit when trades are drawn anew, 90 % of draws',
      `${signedPercent(spread.p5)} … ${signedPercent(spread.p95)}`,
    ],
    [
      'Drawdown in another order, 5 / 50 / 95 %',
      [shuffle.maxDrawdown.p5, shuffle.maxDrawdown.p50, shuffle.maxDrawdown.p95].map(percent).join(' / '),
    ],
    [
      `First 70 %, until ${formatTime(split.time).slice(0, 10)}: ${before.trades} trades`,
      signedPercent(before.profitTotal),
    ],
    [`Last 30 %: ${after.trades} trades`, signedPercent(after.profitTotal)],
  ]
}

function bullet(sentence: string): string[] {
  return wrapText(sentence, WIDTH - 4).map((line, row) => (row === 0 ? `  · ${line}` : `    ${line}`))
}

function wrappedRow({ name, text }: { name: string; text: string }): string[][] {
  return wrapText(text, WIDTH - 14).map((line, row) => [row === 0 ? name : '', line])
}

import { formatTime } from '../../../domain/index.ts'
import { count, counted, percent, signedFixedPercent } from '../figure-format.ts'
import { textTable, wrapText } from '../text-table.ts'
import type { AverageSearch, BestPair, SweptPart } from './average-search.ts'
import { averagesRule } from './averages-rule.ts'
import { averagesSentence } from './averages-sentence.ts'

const WIDTH = 88
const AVERAGES = { sma: 'simple', ema: 'exponential' } as const

/** `2,597 pairs of simple moving averages on ETH/BTC 5m`. */
export function averagesTitle({ pair, timeframe, average, fast }: AverageSearch): string {
  return `${counted(fast.length, 'pair')} of ${AVERAGES[average]} moving averages on ${pair} ${timeframe}`
}

/** The search as a note for the terminal: plain text, lines of at most 90 columns. */
export function averagesText(search: AverageSearch): string {
  const { searched, heldOut, best } = search
  const parts = [partRow('searched', searched), ...(heldOut ? [partRow('held out', heldOut)] : [])]
  const head = heldOut ? [...HEAD, ...HELD_OUT_HEAD] : HEAD
  const rows = best.map((pair) => [...searchedCells(pair), ...heldOutCells(pair)])
  const rule = averagesRule(search).flatMap(([name, text]) =>
    wrapText(text, WIDTH - 14).map((line, row) => [row === 0 ? name : '', line]),
  )
  const blocks = [
    wrapText(averagesSentence(search), WIDTH),
    textTable([PART_HEAD, ...parts], { align: 'lllrrr' }),
    textTable([head, ...rows], { align: 'r', gap: 3 }),
    textTable(rule, { align: 'll', indent: 2 }),
  ]
  return blocks.map((block) => block.join('\n')).join('\n\n')
}

const PART_HEAD = ['', 'from', 'to (UTC)', 'candles', 'holding', 'pairs above holding']
const HEAD = ['fast', 'slow', 'entries', 'profit', 'neighbours']
const HELD_OUT_HEAD = ['held out: entries', 'profit', 'rank']

function partRow(name: string, { period, candles, holding, aboveHolding }: SweptPart): string[] {
  const times = [period.start, period.end].map(formatTime)
  return [name, ...times, count(candles), signedFixedPercent(holding), percent(aboveHolding)]
}

function searchedCells({ fast, slow, entries, profit, neighbours }: BestPair): string[] {
  const mean = neighbours === null ? '–' : signedFixedPercent(neighbours.meanProfit)
  return [String(fast), String(slow), count(entries), signedFixedPercent(profit), mean]
}

function heldOutCells({ heldOut }: BestPair): string[] {
  if (heldOut === null) return []
  return [count(heldOut.entries), signedFixedPercent(heldOut.profit), count(heldOut.rank)]
}

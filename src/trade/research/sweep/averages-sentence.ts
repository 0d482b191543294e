import { count, percent } from '../figure-format.ts'
import type { AverageSearch } from './average-search.ts'

/** What the best pair is worth: how many it was chosen from, and what it did where it was not chosen. */
export function averagesSentence({ searched, heldOut, best }: AverageSearch): string {
  const pairs = searched.profits.length
  const [first] = best
  const { fast, slow, entries } = first!
  const name = `${fast}/${slow} with ${entriesText(entries)}`
  const chosen =
    pairs === 1 ? `${name} is the only pair` : `${name} is the best of ${count(pairs)} pairs, ${LUCK}`
  if (!heldOut || !first!.heldOut) return `${chosen}; ${UNJUDGED}`
  const { profit, rank } = first!.heldOut
  const there = `on candles that it was not chosen by it ${outcome(profit)}, where holding ${outcome(heldOut.holding)}, rank ${count(rank)} of ${count(pairs)}`
  return `${chosen}: ${there}. ${verdict(profit, heldOut.holding, (rank - 1) / pairs)}`
}

const LUCK = 'and the more there are, the more of that is luck'
const UNJUDGED = 'nothing was held out, so nothing says whether it will last.'

function verdict(profit: number, holding: number, better: number): string {
  if (profit <= holding) return 'Its lead did not last.'
  if (profit <= 0) return 'It fell less than the market, and gained nothing.'
  if (better > 0.25) return `But ${percent(better)} of all pairs did better there: the choice did not help.`
  return 'Worth a backtest; one part of one market is no proof.'
}

function entriesText(entries: number): string {
  return entries === 1 ? '1 entry' : `${count(entries)} entries`
}

function outcome(profit: number): string {
  if (profit === 0) return 'made nothing'
  return profit > 0 ? `made ${percent(profit)}` : `lost ${percent(-profit)}`
}

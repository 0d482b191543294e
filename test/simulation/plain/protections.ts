import type { ClosedTrade, Pair, Protection, Span } from '../../../src/domain/index.ts'
import { type PlainLock, type PlainRun, sideOf, sum } from './run.ts'

type Side = 'long' | 'short'

/** What a protection sees when it is asked, and what it says. */
interface Question {
  readonly run: PlainRun
  /** Null when it is asked for all pairs. */
  readonly pair: Pair | null
  readonly side: Side
  readonly now: number
}
interface Answer {
  readonly until: number
  readonly side: PlainLock['side']
  readonly reason: string
}

const STOPPED = ['stop_loss', 'trailing_stop_loss', 'liquidation']

/** Asks every protection after an exit: for the pair, then for all. */
export function protect(run: PlainRun, trade: { pair: Pair; isShort: boolean }, now: number): void {
  for (const pair of [trade.pair, null]) {
    for (const protection of run.settings.protections) {
      const question = { run, pair, side: sideOf(trade), now }
      const answer = ask(protection, question)
      if (answer && !isLocked(run, pair, { side: answer.side, at: answer.until })) lock(question, answer)
    }
  }
}

/** A lock holds for its pair or for all, for its side or for both, up to and including its end. */
export function isLocked(
  run: PlainRun,
  pair: Pair | null,
  { side, at }: { side: PlainLock['side']; at: number },
): boolean {
  return run.locks.some(
    (lock) =>
      (lock.pair === '*' || lock.pair === pair) &&
      (lock.side === '*' || lock.side === side) &&
      lock.until >= at,
  )
}

function lock({ run, pair, now }: Question, { until, side, reason }: Answer): void {
  const next = (Math.floor(until / run.timeframe) + 1) * run.timeframe
  run.locks.push({ pair: pair ?? '*', side, from: now, until: next, reason })
}

function ask(protection: Protection, question: Question): Answer | null {
  switch (protection.method) {
    case 'CooldownPeriod':
      return question.pair === null ? null : cooldown(protection, question)
    case 'StoplossGuard':
      return question.pair === null && protection.onlyPerPair ? null : guard(protection, question)
    case 'LowProfitPairs':
      return question.pair === null ? null : lowProfit(protection, question)
    case 'MaxDrawdown':
      return question.pair === null ? drawdown(protection, question) : null
  }
}

function cooldown(protection: Protection & { method: 'CooldownPeriod' }, question: Question): Answer | null {
  const trades = closedSince(question, protection.stop)
  if (trades.length === 0) return null
  const reason = `Cooldown period for ${lasting(protection.stop)}.`
  return { until: endOf(question, trades, protection.stop), side: '*', reason }
}

function guard(protection: Protection & { method: 'StoplossGuard' }, question: Question): Answer | null {
  const { lookback, stop, tradeLimit, requiredProfit, onlyPerSide } = protection
  const stopped = closedSince(question, lookback).filter(
    ({ exitReason, profitRatio }) =>
      STOPPED.includes(exitReason) && profitRatio !== 0 && profitRatio < requiredProfit,
  )
  const trades = onlyPerSide ? stopped.filter((trade) => sideOf(trade) === question.side) : stopped
  if (trades.length < tradeLimit) return null
  const minutes = lengthOf(question.run, lookback) / 60_000
  return {
    until: endOf(question, trades, stop),
    side: onlyPerSide ? question.side : '*',
    reason: `${tradeLimit} stoplosses in ${minutes} min, locking ${lasting(stop)}.`,
  }
}

function lowProfit(protection: Protection & { method: 'LowProfitPairs' }, question: Question): Answer | null {
  const { lookback, stop, tradeLimit, requiredProfit, onlyPerSide } = protection
  const trades = closedSince(question, lookback)
  if (trades.length < tradeLimit) return null
  const counted = onlyPerSide ? trades.filter((trade) => sideOf(trade) === question.side) : trades
  const profit = sum(counted.map(({ profitRatio }) => profitRatio))
  if (profit >= requiredProfit) return null
  return {
    until: endOf(question, trades, stop),
    side: onlyPerSide ? question.side : '*',
    reason: `${profit} < ${requiredProfit} in ${spanText(lookback)}, locking ${lasting(stop)}.`,
  }
}

function drawdown(protection: Protection & { method: 'MaxDrawdown' }, question: Question): Answer | null {
  const { lookback, stop, tradeLimit, maxAllowedDrawdown } = protection
  const trades = closedSince(question, lookback)
  if (trades.length < tradeLimit) return null
  let running = 0
  let peak = -Infinity
  let greatest = 0
  for (const { profitRatio } of trades) {
    running += profitRatio
    peak = Math.max(peak, running)
    greatest = Math.max(greatest, peak - running)
  }
  if (greatest <= maxAllowedDrawdown) return null
  return {
    until: endOf(question, trades, stop),
    side: '*',
    reason: `${greatest} passed ${maxAllowedDrawdown} in ${spanText(lookback)}, locking ${lasting(stop)}.`,
  }
}

/** In order of closing. */
function closedSince({ run, pair, now }: Question, span: Span): readonly ClosedTrade[] {
  const since = now - lengthOf(run, span)
  return run.closed.filter((trade) => trade.closeTime > since && (pair === null || trade.pair === pair))
}

function endOf({ run }: Question, trades: readonly ClosedTrade[], stop: Span): number {
  return Math.max(...trades.map(({ closeTime }) => closeTime)) + lengthOf(run, stop)
}

function lengthOf({ timeframe }: PlainRun, span: Span): number {
  return 'candles' in span ? span.candles * timeframe : span.minutes * 60_000
}

function lasting(span: Span): string {
  return `for ${spanText(span)}`
}

function spanText(span: Span): string {
  const [count, unit] = 'candles' in span ? [span.candles, 'candle'] : [span.minutes, 'minute']
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}

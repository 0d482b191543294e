import { EXIT_REASONS, type Protection, type Span } from '../../../domain/index.ts'
import type { FastRun } from './fast-run.ts'

const MINUTE = 60_000
const STOPPED = Uint8Array.from(EXIT_REASONS, (reason) =>
  ['stop_loss', 'trailing_stop_loss', 'liquidation'].includes(reason) ? 1 : 0,
)

/** What a protection sees of the trades closed lately: of one pair, or of all. */
interface Tally {
  count: number
  /** Latest close of those, and of the stops among them. */
  closed: number
  stopped: number
  /** Stops with less profit than required, on the sides that count. */
  stops: number
  /** Sum of the profit ratios on the sides that count, and its deepest fall on all sides. */
  profit: number
  drawdown: number
}

/** `protect` after trade `id` was closed: the locks of its pair, then those of all pairs. */
export function protectFast(run: FastRun, id: number): void {
  const { rules, trades, series, locks } = run
  const market = trades.market[id]!
  const { pair, candles } = series[market]!
  const time = candles.time[trades.exitRow[id]!]!
  for (const isPair of [true, false]) {
    for (const protection of rules.protections) {
      const tally = tallyOf(run, id, { protection, isPair })
      const reason = reasonOf(protection, tally, isPair)
      if (reason === undefined) continue
      const own = 'onlyPerSide' in protection && protection.onlyPerSide
      const last = protection.method === 'StoplossGuard' ? tally.stopped : tally.closed
      const lock = {
        pair: isPair ? pair : ('*' as const),
        side: own ? (trades.isShort[id] === 1 ? ('short' as const) : ('long' as const)) : ('*' as const),
        from: time,
        until: last + milliseconds(protection.stop, rules.candle),
        reason,
      }
      locks.add(lock, market, rules.candle)
    }
  }
}

/**
 * Counts the trades that were closed within the lookback. They lie in order of closing, but for those that
 * the end of the run closes; there the reference stops at the first that is a candle older, and so does this.
 */
function tallyOf(
  { rules, trades, series, leverage, locks }: FastRun,
  id: number,
  { protection, isPair }: { protection: Protection; isPair: boolean },
): Tally {
  const span = 'lookback' in protection ? protection.lookback : protection.stop
  const required = 'requiredProfit' in protection ? protection.requiredProfit : 0
  const own = 'onlyPerSide' in protection && protection.onlyPerSide
  const market = trades.market[id]!
  const timeOf = (trade: number) => series[trades.market[trade]!]!.candles.time[trades.exitRow[trade]!]!
  const since = timeOf(id) - milliseconds(span, rules.candle)
  let first = trades.closed
  while (first > 0 && timeOf(trades.order[first - 1]!) > since - rules.candle) first--

  const none = Number.NEGATIVE_INFINITY
  const tally = { count: 0, closed: none, stopped: none, stops: 0, profit: 0, drawdown: 0 }
  let sum = 0
  let peak = none
  for (let i = first; i < trades.closed; i++) {
    const trade = trades.order[i]!
    const other = trades.market[trade]!
    const closed = timeOf(trade)
    if (!(closed > since) || (isPair && !locks.isSamePair(market, other))) continue
    const ratio = (trades.profitAbs[trade]! / trades.openValue[trade]!) * leverage[other]!
    const counts = !own || trades.isShort[trade] === trades.isShort[id]
    tally.count++
    tally.closed = Math.max(tally.closed, closed)
    sum += ratio
    peak = Math.max(peak, sum)
    tally.drawdown = Math.max(tally.drawdown, peak - sum)
    if (!counts) continue
    tally.profit += ratio
    if (STOPPED[trades.reason[trade]!] === 0 || ratio === 0 || !(ratio < required)) continue
    tally.stops++
    tally.stopped = Math.max(tally.stopped, closed)
  }
  return tally
}

/** Why entries are locked, or undefined where they are not. */
function reasonOf(protection: Protection, tally: Tally, isPair: boolean): string | undefined {
  switch (protection.method) {
    case 'CooldownPeriod':
      return isPair && tally.count > 0 ? `cooldown of ${words(protection.stop)}` : undefined
    case 'StoplossGuard': {
      if (!isPair && protection.onlyPerPair) return undefined
      if (tally.stops < protection.tradeLimit) return undefined
      return `${tally.stops} stops in ${words(protection.lookback)}`
    }
    case 'LowProfitPairs': {
      if (!isPair || tally.count < protection.tradeLimit) return undefined
      if (!(tally.profit < protection.requiredProfit)) return undefined
      return `profit of ${percent(tally.profit)} in ${words(protection.lookback)}`
    }
    case 'MaxDrawdown': {
      if (isPair || tally.count < protection.tradeLimit) return undefined
      if (!(tally.drawdown > protection.maxAllowedDrawdown)) return undefined
      return `drawdown of ${percent(tally.drawdown)} in ${words(protection.lookback)}`
    }
  }
}

function milliseconds(span: Span, candle: number): number {
  return 'candles' in span ? span.candles * candle : span.minutes * MINUTE
}

function words(span: Span): string {
  return 'candles' in span ? `${span.candles} candles` : `${span.minutes} minutes`
}

function percent(ratio: number): string {
  return `${(ratio * 100).toFixed(2)} %`
}

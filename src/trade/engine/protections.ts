import {
  type ClosedTrade,
  type Pair,
  type Protection,
  type Span,
  type Timeframe,
  timeframeMs,
} from '../../domain/index.ts'
import type { PairLock, PairLocks } from './pair-locks.ts'

const MINUTE = 60_000
const STOPPED: readonly string[] = ['stop_loss', 'trailing_stop_loss', 'stoploss_on_exchange', 'liquidation']

/** What was closed, and where: asked after every exit. */
export interface Exited {
  readonly pair: Pair
  readonly side: 'long' | 'short'
  readonly time: number
  /** Every closed trade so far, in order of closing. */
  readonly closed: readonly ClosedTrade[]
}

type Scope = 'pair' | 'all'
type Verdict = Pick<PairLock, 'side' | 'until' | 'reason'>

/** Adds the locks that follow from an exit: first those of its pair, then those of all pairs. */
export function protect(
  protections: readonly Protection[],
  exited: Exited,
  { locks, timeframe }: { locks: PairLocks; timeframe: Timeframe },
): void {
  for (const scope of ['pair', 'all'] as const) {
    for (const protection of protections) {
      const verdict = judge(protection, scope, exited, timeframeMs(timeframe))
      if (!verdict) continue
      const pair = scope === 'pair' ? exited.pair : '*'
      locks.add({ ...verdict, pair, from: exited.time }, timeframe)
    }
  }
}

function judge(protection: Protection, scope: Scope, exited: Exited, timeframe: number): Verdict | undefined {
  const stop = milliseconds(protection.stop, timeframe)
  const lookback = 'lookback' in protection ? milliseconds(protection.lookback, timeframe) : stop
  const recent = closedSince(exited, exited.time - lookback, timeframe).filter(
    ({ pair }) => scope === 'all' || pair === exited.pair,
  )
  const lockAfter = (trades: readonly ClosedTrade[], reason: string, side: PairLock['side'] = '*') => ({
    side,
    until: Math.max(...trades.map(({ closeTime }) => closeTime)) + stop,
    reason,
  })
  const own = 'onlyPerSide' in protection && protection.onlyPerSide
  const isOwn = ({ isShort }: ClosedTrade) => !own || isShort === (exited.side === 'short')
  const side = own ? exited.side : '*'
  switch (protection.method) {
    case 'CooldownPeriod': {
      if (scope === 'all' || recent.length === 0) return undefined
      return lockAfter(recent, `cooldown of ${words(protection.stop)}`)
    }
    case 'StoplossGuard': {
      if (scope === 'all' && protection.onlyPerPair) return undefined
      const stopped = recent.filter(
        (trade) =>
          STOPPED.includes(trade.exitReason) &&
          trade.profitRatio !== 0 &&
          trade.profitRatio < protection.requiredProfit &&
          isOwn(trade),
      )
      if (stopped.length < protection.tradeLimit) return undefined
      return lockAfter(stopped, `${stopped.length} stops in ${words(protection.lookback)}`, side)
    }
    case 'LowProfitPairs': {
      if (scope === 'all' || recent.length < protection.tradeLimit) return undefined
      const profit = recent.filter(isOwn).reduce((sum, { profitRatio }) => sum + profitRatio, 0)
      if (!(profit < protection.requiredProfit)) return undefined
      return lockAfter(recent, `profit of ${percent(profit)} in ${words(protection.lookback)}`, side)
    }
    case 'MaxDrawdown': {
      if (scope === 'pair' || recent.length < protection.tradeLimit) return undefined
      const drawdown = deepestDrawdown(recent)
      if (!(drawdown > protection.maxAllowedDrawdown)) return undefined
      return lockAfter(recent, `drawdown of ${percent(drawdown)} in ${words(protection.lookback)}`)
    }
  }
}

/** Trades closed after `since`. They lie in order of closing up to one candle, whose details may overlap. */
function closedSince({ closed }: Exited, since: number, timeframe: number): readonly ClosedTrade[] {
  let first = closed.length
  while (first > 0 && closed[first - 1]!.closeTime > since - timeframe) first--
  return closed.slice(first).filter(({ closeTime }) => closeTime > since)
}

/** Of the running sum of profit ratios, its peak beginning at the first trade: what that one lost is none. */
function deepestDrawdown(trades: readonly ClosedTrade[]): number {
  let sum = 0
  let peak = Number.NEGATIVE_INFINITY
  let deepest = 0
  for (const { profitRatio } of trades) {
    sum += profitRatio
    peak = Math.max(peak, sum)
    deepest = Math.max(deepest, peak - sum)
  }
  return deepest
}

function milliseconds(span: Span, timeframe: number): number {
  return 'candles' in span ? span.candles * timeframe : span.minutes * MINUTE
}

function words(span: Span): string {
  return 'candles' in span ? `${span.candles} candles` : `${span.minutes} minutes`
}

function percent(ratio: number): string {
  return `${(ratio * 100).toFixed(2)} %`
}

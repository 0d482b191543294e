import type { Protection, Span } from '../../../domain/index.ts'
import type { PairLock } from '../pair-locks.ts'
import type { FastSeries } from './fast-series.ts'
import type { TellLock } from './kernel.ts'

const SIDES = ['long', 'short', '*'] as const

/** The lock that the kernel told of, with its reason in words. */
export function pairLock(
  [pair, side, from, until, protection, counted]: Parameters<TellLock>,
  {
    series,
    protections,
  }: { readonly series: readonly FastSeries[]; readonly protections: readonly Protection[] },
): PairLock {
  return {
    pair: pair < 0 ? '*' : series[pair]!.pair,
    side: SIDES[side]!,
    from,
    until,
    reason: reasonOf(protections[protection]!, counted),
  }
}

/** As the reference words it. */
function reasonOf(protection: Protection, counted: number): string {
  switch (protection.method) {
    case 'CooldownPeriod':
      return `cooldown of ${words(protection.stop)}`
    case 'StoplossGuard':
      return `${counted} stops in ${words(protection.lookback)}`
    case 'LowProfitPairs':
      return `profit of ${percent(counted)} in ${words(protection.lookback)}`
    case 'MaxDrawdown':
      return `drawdown of ${percent(counted)} in ${words(protection.lookback)}`
  }
}

function words(span: Span): string {
  return 'candles' in span ? `${span.candles} candles` : `${span.minutes} minutes`
}

function percent(ratio: number): string {
  return `${(ratio * 100).toFixed(2)} %`
}

import type { Protection, Span } from '../../../../domain/index.ts'
import type { ProtectionRule } from '../document/rules-schema.ts'

const DEFAULT_MINUTES = 60

/** A protection with freqtrade's defaults for what is left out. */
export function protectionOf(rule: ProtectionRule): Protection {
  const stop = span(rule.stopDuration, rule.stopDurationCandles)
  if (rule.method === 'CooldownPeriod') return { method: rule.method, stop }
  const window = { lookback: span(rule.lookbackPeriod, rule.lookbackPeriodCandles), stop }
  switch (rule.method) {
    case 'StoplossGuard':
      return {
        method: rule.method,
        ...window,
        tradeLimit: rule.tradeLimit ?? 10,
        requiredProfit: rule.requiredProfit ?? 0,
        onlyPerPair: rule.onlyPerPair ?? false,
        onlyPerSide: rule.onlyPerSide ?? false,
      }
    case 'LowProfitPairs':
      return {
        method: rule.method,
        ...window,
        tradeLimit: rule.tradeLimit ?? 1,
        requiredProfit: rule.requiredProfit ?? 0,
        onlyPerSide: rule.onlyPerSide ?? false,
      }
    case 'MaxDrawdown':
      return {
        method: rule.method,
        ...window,
        tradeLimit: rule.tradeLimit ?? 1,
        maxAllowedDrawdown: rule.maxAllowedDrawdown ?? 0,
      }
  }
}

function span(minutes: number | undefined, candles: number | undefined): Span {
  return candles === undefined ? { minutes: minutes ?? DEFAULT_MINUTES } : { candles }
}

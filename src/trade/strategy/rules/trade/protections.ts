import type { Protection, Span } from '../../../../domain/index.ts'
import { completeProtection, type ProtectionDefinition } from '../../protection.ts'
import type { ProtectionRule } from '../document/rules-schema.ts'

type Lengths = Partial<
  Record<'stopDuration' | 'stopDurationCandles' | 'lookbackPeriod' | 'lookbackPeriodCandles', number>
>

/** A protection of a document, its lengths of time as one part each. */
export function protectionOf(rule: ProtectionRule): Protection {
  const { stopDuration, stopDurationCandles, lookbackPeriod, lookbackPeriodCandles, ...rest } =
    rule as Lengths & ProtectionRule
  const stop = span(stopDuration, stopDurationCandles)
  const lookback = span(lookbackPeriod, lookbackPeriodCandles)
  return completeProtection({
    ...rest,
    ...(stop && { stop }),
    ...(lookback && { lookback }),
  } as ProtectionDefinition)
}

function span(minutes: number | undefined, candles: number | undefined): Span | undefined {
  if (candles !== undefined) return { candles }
  return minutes === undefined ? undefined : { minutes }
}

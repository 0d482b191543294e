import type { Protection, Span } from '../../domain/index.ts'
import { invalid, refuseUnknown } from './declared.ts'

/** A protection as a strategy declares it: freqtrade's defaults hold for what is left out. */
export type ProtectionDefinition = OptionalBut<Protection>
type OptionalBut<P> = P extends { readonly method: infer M }
  ? { readonly method: M } & Partial<Omit<P, 'method'>>
  : never

type Method = Protection['method']
type Given = Readonly<Record<string, unknown>>

const HOUR: Span = { minutes: 60 }
/** What each method has beside its name, with what holds where it is left out. */
const DEFAULTS: { readonly [M in Method]: Omit<Extract<Protection, { readonly method: M }>, 'method'> } = {
  CooldownPeriod: { stop: HOUR },
  StoplossGuard: {
    ...{ lookback: HOUR, stop: HOUR, tradeLimit: 10, requiredProfit: 0 },
    ...{ onlyPerPair: false, onlyPerSide: false },
  },
  LowProfitPairs: { lookback: HOUR, stop: HOUR, tradeLimit: 1, requiredProfit: 0, onlyPerSide: false },
  MaxDrawdown: { lookback: HOUR, stop: HOUR, tradeLimit: 1, maxAllowedDrawdown: 0 },
}

/**
 * A protection with everything that it has.
 * @throws StrategyError `strategy.invalid`
 */
export function completeProtection(given: ProtectionDefinition): Protection {
  const { method, ...parts } = given
  if (!Object.hasOwn(DEFAULTS, method)) {
    throw invalid(
      `a protection's method is ${JSON.stringify(method)}`,
      `It is ${Object.keys(DEFAULTS).join(', ')}.`,
    )
  }
  const standard: Given = DEFAULTS[method]
  refuseUnknown(parts, Object.keys(standard), `protection ${method}`)
  for (const [name, value] of Object.entries(parts)) requireAlike(`${method}: ${name}`, value, standard[name])
  return { method, ...standard, ...parts } as Protection
}

function requireAlike(what: string, value: unknown, standard: unknown): void {
  if (typeof standard === 'object') {
    requireSpan(what, value)
    return
  }
  const isCount = what.endsWith('tradeLimit')
  const fits = isCount ? Number.isInteger(value) && (value as number) > 0 : typeof value === typeof standard
  if (fits && !Number.isNaN(value)) return
  const wanted = isCount
    ? 'a whole number above 0'
    : typeof standard === 'number'
      ? 'a ratio'
      : 'true or false'
  throw invalid(`${what} is ${JSON.stringify(value)}`, `It is ${wanted}.`)
}

function requireSpan(what: string, value: unknown): void {
  const entries = Object.entries(Object(value) as Given)
  const [unit, length] = entries[0] ?? []
  const isUnit = unit === 'candles' || unit === 'minutes'
  if (entries.length === 1 && isUnit && typeof length === 'number' && length > 0) return
  throw invalid(`${what} is ${JSON.stringify(value)}`, 'It is { candles: 4 } or { minutes: 60 }.')
}

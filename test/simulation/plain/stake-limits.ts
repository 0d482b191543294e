import type { InstrumentRules } from '../../../src/domain/index.ts'

/** Kept free of an order's amount, and above it for a stop: of an entry, of an add, of what is left of a trade. */
const AMOUNT_RESERVE = 1.05
const STOPS = { entry: 0.05, add: 0, rest: 0.1 }
/** A stake may grow by this much to reach the least one. */
const LARGEST_RAISE = 0.3

/** Least value of an order at `rate`, in quote; 0 where nothing is asked. */
export function leastValue(rules: InstrumentRules, rate: number, kind: keyof typeof STOPS): number {
  const reserve = AMOUNT_RESERVE / (1 - STOPS[kind])
  const { minCost, minAmount } = rules
  return Math.max((minCost ?? 0) * reserve, (minAmount ?? 0) * rate * AMOUNT_RESERVE)
}

/** Greatest value of an order at `rate`, in quote. */
export function greatestValue({ maxCost, maxAmount }: InstrumentRules, rate: number): number {
  return Math.min(maxCost ?? Infinity, (maxAmount ?? Infinity) * rate)
}

/** `wanted`, raised to `min` or lowered to `max`; null where that would be too far or impossible. */
export function allowedStake(wanted: number, { min, max }: { min: number; max: number }): number | null {
  if (!(wanted > 0) || min > max) return null
  if (wanted < min && wanted + wanted * LARGEST_RAISE < min) return null
  const stake = Math.min(Math.max(wanted, min), max)
  return stake > 0 ? stake : null
}

import fc from 'fast-check'

/** What a scenario may have beside long trades on a spot market. */
export const FEATURES = [
  'futures',
  'funding',
  'protections',
  'details',
  'precision',
  'stake-limits',
  'amend-stake',
  'market-orders',
  'leverage',
  'customEntryPrice',
  'customStakeAmount',
  'confirmTradeEntry',
  'adjustEntryPrice',
  'customStoploss',
  'customExit',
  'customExitPrice',
  'confirmTradeExit',
  'adjustTradePosition',
  /** With precision: amounts and stops that are whole steps but for the last digit of a float. */
  'whole-steps',
  /** With adjustTradePosition: taking out exactly what is in the trade. */
  'take-out-all',
  /** With stake-limits and adjustTradePosition: adds at a price of their own. */
  'limited-adds',
] as const

export type Feature = (typeof FEATURES)[number]

/** Now and then `arbitrary`, else `without`; never where the feature is switched off. */
export function nowAndThen<T>(
  arbitrary: fc.Arbitrary<T>,
  { without, when, of = 3 }: { without: T; when: boolean; of?: number },
): fc.Arbitrary<T> {
  if (!when) return fc.constant(without)
  return fc.oneof({ arbitrary: fc.constant(without), weight: of - 1 }, { arbitrary, weight: 1 })
}

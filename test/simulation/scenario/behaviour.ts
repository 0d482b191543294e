import fc from 'fast-check'
import { type Feature, nowAndThen } from './features.ts'

/** On which moments a callback says something, of all that it is asked about: `seed` decides, by time and pair. */
export interface Moments {
  readonly seed: number
  readonly often: number
}

/** A stake as a factor of one that is known, or a bound that the callback is told. */
export type StakeChoice = number | 'min' | 'max'

/** A strategy's callbacks as small tables, out of which each takes an entry when it says something. */
export interface Behaviour {
  readonly leverage: (Moments & { readonly values: readonly number[] }) | null
  readonly customEntryPrice: (Moments & { readonly offsets: readonly number[] }) | null
  readonly customStakeAmount: (Moments & { readonly stakes: readonly StakeChoice[] }) | null
  /** Refuses orders of at least this value. */
  readonly confirmTradeEntry: (Moments & { readonly least: number }) | null
  /** From the open; null gives the entry up. */
  readonly adjustEntryPrice: (Moments & { readonly offsets: readonly (number | null)[] }) | null
  readonly customStoploss: (Moments & { readonly above: number; readonly ratios: readonly number[] }) | null
  readonly customExit: (Moments & { readonly above: number; readonly afterMinutes: number }) | null
  readonly customExitPrice: (Moments & { readonly offsets: readonly number[] }) | null
  readonly confirmTradeExit: (Moments & { readonly refused: readonly string[] }) | null
  /** Below a profit; negative factors of the stake take out. */
  readonly adjustTradePosition:
    | (Moments & { readonly below: number; readonly stakes: readonly StakeChoice[] })
    | null
}

const moments = { seed: fc.nat(), often: fc.constantFrom(0.05, 0.2, 0.5, 1) }
const some = <T>(...values: T[]) => fc.array(fc.constantFrom(...values), { minLength: 1, maxLength: 3 })
const offsets = some(-0.3, -0.02, -0.005, -0.001, 0, 0.001, 0.005, 0.02)
const REASONS = ['exit_signal', 'stop_loss', 'trailing_stop_loss', 'roi', 'early', 'late']

export function behaviours({
  isFutures,
  features,
}: {
  isFutures: boolean
  features: readonly Feature[]
}): fc.Arbitrary<Behaviour> {
  const rarely = <T>(name: Feature, table: fc.Arbitrary<T>, { when = true, of = 4 } = {}) =>
    nowAndThen<T | null>(table, { without: null, when: when && features.includes(name), of })
  const all = features.includes('take-out-all') ? [-1] : []
  return fc.record({
    leverage: rarely('leverage', fc.record({ ...moments, values: some(0.5, 1, 2, 3, 5.5, 20, 200) }), {
      when: isFutures,
    }),
    customEntryPrice: rarely('customEntryPrice', fc.record({ ...moments, offsets }), { of: 2 }),
    customStakeAmount: rarely(
      'customStakeAmount',
      fc.record({ ...moments, stakes: some<StakeChoice>(0, 0.1, 0.5, 0.77, 1, 1.5, 100, 'min', 'max') }),
    ),
    confirmTradeEntry: rarely(
      'confirmTradeEntry',
      fc.record({ ...moments, least: fc.constantFrom(0, 0.05, 1, 50) }),
    ),
    adjustEntryPrice: rarely(
      'adjustEntryPrice',
      fc.record({ ...moments, offsets: some(null, null, null, -0.02, -0.005, 0, 0.005, 0.02) }),
      { of: 2 },
    ),
    customStoploss: rarely(
      'customStoploss',
      fc.record({
        ...moments,
        above: fc.constantFrom(-1, -1, 0, 0.01),
        ratios: some(0, 0.002, -0.005, 0.01, 0.02, -0.05, 0.3),
      }),
    ),
    customExit: rarely(
      'customExit',
      fc.record({
        ...moments,
        above: fc.constantFrom(-1, -1, 0, 0.01),
        afterMinutes: fc.constantFrom(0, 5, 15, 60),
      }),
    ),
    customExitPrice: rarely('customExitPrice', fc.record({ ...moments, offsets })),
    confirmTradeExit: rarely('confirmTradeExit', fc.record({ ...moments, refused: some(...REASONS) })),
    adjustTradePosition: rarely(
      'adjustTradePosition',
      fc.record({
        ...moments,
        below: fc.constantFrom(-0.01, 0, 0.02, 10, 10),
        stakes: some<StakeChoice>(0.1, 0.5, 1, 3, -0.1, -0.5, -0.9, ...all, -2, 'min', 'max'),
      }),
    ),
  })
}

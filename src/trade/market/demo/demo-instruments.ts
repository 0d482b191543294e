import { type Pair, parsePair } from '../../../domain/index.ts'

/** What a made-up market is like. Volatilities are per minute, as fractions. */
export interface DemoInstrument {
  readonly pair: string
  readonly price: number
  readonly priceDecimals: number
  readonly volumeDecimals: number
  /** Typical volume of a minute, in base. */
  readonly volume: number
  /** Share of the common factor's moves. */
  readonly beta: number
  /** Volatility of its own. */
  readonly volatility: number
  /** Strength of the planted tide; 0 for a market that nothing predicts. */
  readonly tide: number
}

/** How much of the day's rhythm volume and volatility follow: 0.5 swings by half. */
export const DAY_SWING = { volume: 0.45, volatility: 0.25 }

/** Volatility of the common factor, per minute. */
export const FACTOR_VOLATILITY = 0.0006

/**
 * The planted pattern of TIDE/USDT. A hidden tide, mean 0, deviation 1, decays by half in
 * `halfLifeMinutes`. It lifts the price by `drift` a minute and the logarithm of the volume by
 * `swell`: volume above its average foretells a rise, volume below it a fall.
 */
export const TIDE = { halfLifeMinutes: 420, drift: 3e-5, swell: 0.5 }

/** Markets with a path of their own. */
export const DEMO_INSTRUMENTS = {
  btc: instrument('BTC/USDT', [64_000, 2], [6, 5], { beta: 0.85, volatility: 0.0002, tide: 0 }),
  eth: instrument('ETH/USDT', [3_200, 2], [70, 4], { beta: 1.05, volatility: 0.0004, tide: 0 }),
  tide: instrument('TIDE/USDT', [1.8, 4], [40_000, 1], { beta: 0.35, volatility: 0.0011, tide: 1 }),
  keel: instrument('KEEL/USDT', [0.42, 5], [150_000, 0], { beta: 0.5, volatility: 0.001, tide: 0 }),
  mast: instrument('MAST/USDT', [12.5, 3], [5_000, 2], { beta: 0.6, volatility: 0.0009, tide: 0 }),
} as const

/** ETH/BTC follows the two it is made of; its price closes within this of their ratio, mostly. */
export const CROSS = {
  pair: 'ETH/BTC',
  priceDecimals: 6,
  volumeDecimals: 3,
  volumeShare: 0.3,
  looseness: 0.0002,
}

/** The second venue: it moves `follow` of the way to the first one's price in a minute, with less volume. */
export const ECHO = { follow: 0.65, looseness: 0.0002, volumeShare: 0.4 }

function instrument(
  pair: string,
  [price, priceDecimals]: readonly [number, number],
  [volume, volumeDecimals]: readonly [number, number],
  nature: Pick<DemoInstrument, 'beta' | 'volatility' | 'tide'>,
): DemoInstrument {
  return { pair, price, priceDecimals, volume, volumeDecimals, ...nature }
}

/** Every pair of the market. */
export const DEMO_PAIRS: readonly Pair[] = [...Object.values(DEMO_INSTRUMENTS), CROSS].map(({ pair }) =>
  parsePair(pair),
)

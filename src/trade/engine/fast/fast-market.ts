import type { Candles, FundingRates, MaintenanceTier, Mask, Pair } from '../../../domain/index.ts'
import type { Market } from '../market.ts'
import { type SignalMask, signalMask } from './signal-rows.ts'

/** What of a pair does not change in a sweep. */
export interface FastSeries {
  readonly pair: Pair
  readonly candles: Candles
  readonly startup: number
  readonly maxLeverage: number
  /** Ascending by notional. */
  readonly maintenance: readonly MaintenanceTier[]
  readonly funding: FundingRates | undefined
  /** Row + `clockShift` is the step of the run's clock, where `clocks` does not say it row by row. */
  readonly clockShift: number
  readonly clocks: Int32Array | undefined
}

/** The decisions of one side. */
export interface FastSide {
  readonly enter: SignalMask
  readonly exit: SignalMask
}

/** Index 0 for longs, 1 for shorts. */
export type FastSignals = readonly [FastSide, FastSide]

/** Masks of a market, or of a trial in its place. */
export type SignalMasks = Pick<Market, 'enterLong' | 'exitLong' | 'enterShort' | 'exitShort'>

/**
 * The pairs on one clock that counts candles, or undefined where only the reference can run them: rules of
 * precision, details, candles that share no raster. Candles that fill the time between
 * their first and last one are taken to lie on the raster, as every store and reader guarantees.
 */
export function fastSeries(markets: readonly Market[], step: number): readonly FastSeries[] | undefined {
  const start = Math.min(...markets.map(({ candles, startup }) => candles.time[startup]!))
  const series: FastSeries[] = []
  for (const market of markets) {
    const clock = markets.length === 1 ? OWN_CLOCK : clockOf(market.candles, start, step)
    if (!clock || !isPlain(market)) return undefined
    const { pair, candles, startup, rules, funding } = market
    const maxLeverage = rules?.maxLeverage ?? Number.POSITIVE_INFINITY
    const maintenance = rules?.maintenance ?? []
    series.push({ pair, candles, startup, maxLeverage, maintenance, funding, ...clock })
  }
  return series
}

type Clock = Pick<FastSeries, 'clockShift' | 'clocks'>

/** A pair alone counts its own rows. */
const OWN_CLOCK: Clock = { clockShift: 0, clocks: undefined }

/** Step of the run's clock at a row. */
export function clockAt({ clocks, clockShift }: FastSeries, row: number): number {
  return clocks ? clocks[row]! : row + clockShift
}

/** The row at a step of the run's clock at which the market has one. */
export function rowAtClock({ clocks, clockShift }: FastSeries, clock: number): number {
  if (!clocks) return clock - clockShift
  let low = 0
  let high = clocks.length - 1
  while (low < high) {
    const middle = (low + high) >>> 1
    if (clocks[middle]! < clock) low = middle + 1
    else high = middle
  }
  return low
}

const NO_SIDE: FastSide = side(new Uint8Array(0), new Uint8Array(0))

/** The masks made searchable; a side that a market does not have never enters. */
export function fastSignals(masks: SignalMasks, isFutures: boolean): FastSignals {
  const long = side(masks.enterLong, masks.exitLong)
  if (!isFutures) return [long, NO_SIDE]
  const { enterShort, exitShort } = masks
  const never = enterShort && exitShort ? exitShort : new Uint8Array(masks.enterLong.length)
  return [long, side(enterShort ?? never, exitShort ?? never)]
}

function side(enter: Mask, exit: Mask): FastSide {
  return { enter: signalMask(enter), exit: signalMask(exit) }
}

function isPlain({ candles, startup, detail, rules }: Market): boolean {
  if (detail || candles.length < startup + 2) return false
  if (!rules) return true
  const { amountStep, priceStep, minAmount, maxAmount, minCost, maxCost } = rules
  return [amountStep, priceStep, minAmount, maxAmount, minCost, maxCost].every((rule) => rule === null)
}

function clockOf({ time, length }: Candles, start: number, step: number): Clock | undefined {
  const first = (time[0]! - start) / step
  if (!Number.isInteger(first)) return undefined
  if (time[length - 1]! - time[0]! === (length - 1) * step) return { clockShift: first, clocks: undefined }
  const clocks = new Int32Array(length)
  let before = Number.NEGATIVE_INFINITY
  for (let row = 0; row < length; row++) {
    const clock = (time[row]! - start) / step
    if (!Number.isInteger(clock) || clock <= before) return undefined
    clocks[row] = clock
    before = clock
  }
  return { clockShift: 0, clocks }
}

import type { Candles, FundingRates, MaintenanceTier, Pair } from '../../../domain/index.ts'
import type { Market } from '../market.ts'

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
  /** The candles fill the time between the first and the last one. */
  readonly isWhole: boolean
}

/** More rows than this, with all that is made of them, do not fit into a kernel's 4 GiB. */
const MOST_ROWS = 20_000_000

/**
 * The pairs on one clock that counts candles, or undefined where only the reference can run them: rules of
 * precision, details, candles that share no raster, too many candles. Candles that fill the time between their
 * first and last one are taken to lie on the raster, as every store and reader guarantees.
 */
export function fastSeries(markets: readonly Market[], step: number): readonly FastSeries[] | undefined {
  const start = Math.min(...markets.map(({ candles, startup }) => candles.time[startup]!))
  if (markets.reduce((rows, { candles }) => rows + candles.length, 0) > MOST_ROWS) return undefined
  const series: FastSeries[] = []
  for (const market of markets) {
    const clock = markets.length === 1 ? OWN_CLOCK : clockOf(market.candles, start, step)
    if (!clock || !isPlain(market)) return undefined
    const { pair, candles, startup, rules, funding } = market
    const maxLeverage = rules?.maxLeverage ?? Number.POSITIVE_INFINITY
    const maintenance = rules?.maintenance ?? []
    const isWhole = isFilled(candles, step)
    series.push({ pair, candles, startup, maxLeverage, maintenance, funding, isWhole, ...clock })
  }
  return series
}

/** The run's last time; nothing is entered at it. */
export function endTime(series: readonly FastSeries[]): number {
  return Math.max(...series.map(({ candles }) => candles.time[candles.length - 1]!))
}

/** Step of the run's clock at the last row of a pair. */
export function lastClock({ candles, clocks, clockShift }: FastSeries): number {
  const row = candles.length - 1
  return clocks ? clocks[row]! : row + clockShift
}

type Clock = Pick<FastSeries, 'clockShift' | 'clocks'>

/** A pair alone counts its own rows. */
const OWN_CLOCK: Clock = { clockShift: 0, clocks: undefined }

function isPlain({ candles, startup, detail, rules }: Market): boolean {
  if (detail || candles.length < startup + 2) return false
  if (!rules) return true
  const { amountStep, priceStep, minAmount, maxAmount, minCost, maxCost } = rules
  return [amountStep, priceStep, minAmount, maxAmount, minCost, maxCost].every((rule) => rule === null)
}

function clockOf(candles: Candles, start: number, step: number): Clock | undefined {
  const { time, length } = candles
  const first = (time[0]! - start) / step
  if (!Number.isInteger(first)) return undefined
  if (isFilled(candles, step)) return { clockShift: first, clocks: undefined }
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

function isFilled({ time, length }: Candles, step: number): boolean {
  return time[length - 1]! - time[0]! === (length - 1) * step
}

import {
  type Candles,
  type ClosedTrade,
  type Column,
  formatTime,
  type Pair,
  sliceCandles,
} from '../../domain/index.ts'
import {
  assertCausal,
  bindStrategy,
  type PrepareOptions,
  rowsKnown,
  type Strategy,
  StrategyError,
} from '../strategy/index.ts'
import { asksBesideSignals, decidedMarket } from './decided-market.ts'
import { tradingSettings } from './settings.ts'
import { simulate } from './simulate.ts'

/** Enough rows for a cut test, unless the warm-up is long. */
const PROOF_ROWS = 1_500
/** Shares of these rows after which everything is removed, for what is decided while trades are simulated. */
const CUTS = [0.43, 0.71, 0.93]
/** Of all places where the future is cut off, trades are simulated anew at this many at most. */
export const TRADE_CUTS = 12
/** Multiples of it, less their whole part, lie evenly over 0…1 however many there are, and follow no rhythm. */
const GOLDEN = 0.6180339887498949

interface Series {
  readonly pair: Pair
  readonly candles: Candles
}

/** What a proof looks at: without `cuts` the first rows alone, else every row, with the future cut off so often. */
export interface ProofOptions extends PrepareOptions {
  readonly cuts?: number
}

/**
 * Removes the future and compares: columns and signals bit by bit, and, where the strategy decides on open
 * trades too, the trades themselves. Cost: half of `cuts` times that of deciding on all rows.
 * @throws StrategyError `strategy.looks-ahead`, `strategy.unsteady`
 */
export function proveCausal(
  strategy: Strategy,
  { pair, candles }: Series,
  { cuts, ...options }: ProofOptions,
): void {
  const rows =
    cuts === undefined ? Math.min(candles.length, Math.max(PROOF_ROWS, 4 * strategy.startup)) : candles.length
  const whole = { pair, candles: sliceCandles(candles, 0, rows) }
  const places = cuts === undefined ? {} : { cuts: cutsOver(rows, cuts) }
  assertCausal(strategy, whole.candles, { ...known(whole.candles, options), ...places })
  if (!asksBesideSignals(strategy)) return
  const trades = tradesOf(strategy, whole, options)
  const kept = places.cuts
    ? cutsOver(rows, Math.min(TRADE_CUTS, places.cuts.length))
    : CUTS.map((share) => Math.floor(rows * share))
  for (const length of kept) {
    const part = { pair, candles: sliceCandles(candles, 0, length) }
    if (part.candles.length < strategy.startup + 2) continue
    const last = part.candles.time[part.candles.length - 1]!
    const changed = firstChange(tradesOf(strategy, part, options), trades, last)
    if (!changed) continue
    throw new StrategyError(
      'strategy.looks-ahead',
      `${strategy.name} looks ahead: its trade of ${formatTime(changed.openTime)} UTC changes when later candles are removed`,
      { hint: 'Callbacks may use what they are given and nothing else; keep no columns outside of them.' },
    )
  }
}

/** Numbers of rows to keep, ascending, none twice: all but the last one and two, the others spread over all. */
export function cutsOver(rows: number, count: number): readonly number[] {
  const spread = Array.from({ length: count - 2 }, (_, k) => Math.floor(rows * (((k + 1) * GOLDEN) % 1)))
  const inside = [...new Set([...spread, rows - 1, rows - 2])].filter((cut) => cut > 0 && cut < rows)
  return inside.sort((a, b) => a - b)
}

/** What of the signals and other series belongs to `candles`. */
function known(candles: Candles, options: PrepareOptions): PrepareOptions {
  const cut = <T>(given: Readonly<Record<string, T>> | undefined, part: (value: T) => T) =>
    Object.fromEntries(Object.entries(given ?? {}).map(([name, value]) => [name, part(value)]))
  return {
    ...options,
    signals: cut(options.signals, (column: Column) => column.subarray(0, candles.length)),
    informative: cut(options.informative, (other) => sliceCandles(other, 0, rowsKnown(other, candles))),
  }
}

function tradesOf(strategy: Strategy, series: Series, options: PrepareOptions): readonly ClosedTrade[] {
  const market = decidedMarket(
    strategy,
    { ...series, startup: Math.min(strategy.startup, Math.max(0, series.candles.length - 2)) },
    known(series.candles, options),
  )
  const tradingMode = market.enterShort ? 'futures' : 'spot'
  const settings = tradingSettings(strategy.risk, { tradingMode, maxOpenTrades: 1 })
  return simulate([market], { settings, ...bindStrategy(strategy, options.params) }).trades
}

/** The first of the trades that were closed before `time` which is not the same in both. */
function firstChange(
  a: readonly ClosedTrade[],
  b: readonly ClosedTrade[],
  time: number,
): ClosedTrade | undefined {
  const [some, others] = [a, b].map((trades) => trades.filter(({ closeTime }) => closeTime < time))
  const rows = Math.max(some!.length, others!.length)
  for (let row = 0; row < rows; row++) {
    const [one, other] = [some![row], others![row]]
    if (JSON.stringify(one) !== JSON.stringify(other)) return one ?? other
  }
  return undefined
}

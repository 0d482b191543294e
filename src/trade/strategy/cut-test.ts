import { type Candles, type Column, formatTime, type Mask, sliceCandles } from '../../domain/index.ts'
import { rowsKnown } from './informative.ts'
import { type Prepared, type PrepareOptions, prepare } from './prepare.ts'
import { DECISION_NAMES, type Strategy } from './strategy.ts'
import { StrategyError } from './strategy-error.ts'

/** Proof that a row's value depends on something that came after it. */
export interface LookAhead {
  readonly column: string
  readonly row: number
  readonly time: number
}

export interface CutOptions extends PrepareOptions {
  /** Numbers of rows to keep; by default several spread over the series. */
  readonly cuts?: readonly number[]
}

/**
 * Runs the strategy on the candles and on prefixes of them, and compares every row that both have,
 * bit by bit. Whatever changes when the future is removed has looked at the future.
 */
export function findLookAhead(
  strategy: Strategy,
  candles: Candles,
  options: CutOptions = {},
): LookAhead | undefined {
  return compareCuts(strategy, prepare(strategy, candles, options), options)
}

function compareCuts(strategy: Strategy, whole: Prepared, options: CutOptions): LookAhead | undefined {
  for (const cut of options.cuts ?? defaultCuts(whole.candles.length)) {
    const candles = sliceCandles(whole.candles, 0, cut)
    const part = prepare(strategy, candles, {
      ...options,
      signals: cutColumns(options.signals ?? {}, cut),
      informative: knownBy(candles, options.informative ?? {}),
    })
    const found = firstDifference(whole, part, cut)
    if (found) return found
  }
  return undefined
}

/**
 * @throws StrategyError `strategy.looks-ahead` with the first column and time found, `strategy.unsteady`
 * when the same candles give something else the second time
 */
export function assertCausal(strategy: Strategy, candles: Candles, options: CutOptions = {}): void {
  const [once, again] = [prepare(strategy, candles, options), prepare(strategy, candles, options)]
  const changed = firstDifference(once, again, candles.length)
  if (changed) {
    throw new StrategyError(
      'strategy.unsteady',
      `${strategy.name} is not repeatable: "${changed.column}" at ${formatTime(changed.time)} UTC is another when it is computed again`,
      { hint: 'Keep nothing between calls outside of the functions, and use no clock and no Math.random.' },
    )
  }
  const found = compareCuts(strategy, once, options)
  if (!found) return
  throw new StrategyError(
    'strategy.looks-ahead',
    `${strategy.name} looks ahead: "${found.column}" at ${formatTime(found.time)} UTC changes when later candles are removed`,
    { hint: 'Use shift, rolling windows and the operators of leme/math; none of them sees later rows.' },
  )
}

function defaultCuts(length: number): number[] {
  const cuts = [0.02, 0.05, 0.11, 0.19, 0.31, 0.5, 0.67, 0.83, 0.97].map((share) =>
    Math.floor(length * share),
  )
  return [...new Set([...cuts, length - 1, length - 2])].filter((cut) => cut > 0 && cut < length)
}

/** What of the other series has ended by the end of `candles`. */
function knownBy(candles: Candles, informative: Readonly<Record<string, Candles>>): Record<string, Candles> {
  return Object.fromEntries(
    Object.entries(informative).map(([name, series]) => [
      name,
      sliceCandles(series, 0, rowsKnown(series, candles)),
    ]),
  )
}

function cutColumns(columns: Readonly<Record<string, Column>>, cut: number): Record<string, Column> {
  return Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column.subarray(0, cut)]))
}

function firstDifference(whole: Prepared, part: Prepared, cut: number): LookAhead | undefined {
  const pairs: [string, ArrayLike<number>, ArrayLike<number> | undefined][] = [
    ...DECISION_NAMES.map((name) => [name, whole[name], part[name]] as [string, Mask, Mask]),
    ...Object.entries(whole.indicators).map(
      ([name, column]) =>
        [name, column, part.indicators[name]] as [string, ArrayLike<number>, ArrayLike<number> | undefined],
    ),
  ]
  for (const [column, a, b] of pairs) {
    for (let row = 0; row < cut; row++) {
      if (!Object.is(a[row], b?.[row])) return { column, row, time: whole.candles.time[row]! }
    }
  }
  return undefined
}

import { allocateMask, type Candles, type Column, type Mask } from '../../domain/index.ts'
import { byName, hides, run, wrongShape } from './guarded.ts'
import { type Params, type ParamValues, resolveParams } from './param.ts'
import { informativeColumns } from './prepare-informative.ts'
import { DECISION_NAMES, type DecisionName, type Strategy } from './strategy.ts'
import { StrategyError } from './strategy-error.ts'
import { watchColumns } from './untouched.ts'

/** A strategy's decisions on one series: what the engine trades on. One row per candle. */
export interface Prepared {
  readonly candles: Candles
  readonly enterLong: Mask
  readonly exitLong: Mask
  readonly enterShort: Mask
  readonly exitShort: Mask
  readonly indicators: Readonly<Record<string, Column>>
  /** Candles, signals and indicators by name: what callbacks may read. */
  readonly columns: Readonly<Record<string, Column>>
}

export interface PrepareOptions {
  readonly params?: Readonly<Record<string, unknown>>
  /** Columns for the names in the strategy's `signals`. */
  readonly signals?: Readonly<Record<string, Column>>
  /** Candles for the names in the strategy's `informative`. */
  readonly informative?: Readonly<Record<string, Candles>>
}

/**
 * Runs the strategy's functions over all rows of `candles`.
 * @throws StrategyError `strategy.threw` when one of them throws, `strategy.column` when one returns
 * something that is not one value per candle, `strategy.wrote` when one writes into what it was given,
 * `strategy.parameter`
 */
export function prepare(strategy: Strategy, candles: Candles, options: PrepareOptions = {}): Prepared {
  const { time, open, high, low, close, volume } = candles
  const params = resolveParams(strategy.params, options.params)
  const columns: Record<string, Column> = { time, open, high, low, close, volume }
  for (const name of strategy.signals) {
    if (Object.hasOwn(columns, name)) throw hides(strategy, 'signal', name)
    columns[name] = signalColumn(strategy, name, candles.length, options)
  }
  for (const informative of strategy.informative) {
    const series = options.informative?.[informative.name]
    Object.assign(columns, informativeColumns(strategy, informative, { series, candles, params }))
  }
  const requireUntouched = watchColumns(strategy.name, columns)
  const indicators = indicatorColumns(strategy, columns, params)
  const all = { ...columns, ...indicators }
  const [enterLong, exitLong, enterShort, exitShort] = DECISION_NAMES.map((name) =>
    decisions(strategy, name, all, params),
  ) as [Mask, Mask, Mask, Mask]
  requireUntouched()
  return { candles, enterLong, exitLong, enterShort, exitShort, indicators, columns: all }
}

type Columns = Readonly<Record<string, Column>>
type Values = ParamValues<Params>

/** A copy in shared memory, for a strategy may use its mask again for the next pair. */
function decisions(strategy: Strategy, name: DecisionName, columns: Columns, params: Values): Mask {
  const { length } = columns.time!
  const mask = allocateMask(length)
  const decide = strategy.decisions[name]
  if (!decide) return mask
  const flags = run(strategy, name, () => decide(byName(strategy, columns), params))
  if (!(flags instanceof Uint8Array) || flags.length !== length) {
    throw wrongShape(strategy, name, 'a Uint8Array', length, flags)
  }
  mask.set(flags)
  let bits = 0
  for (let row = 0; row < length; row++) bits |= mask[row]!
  if (bits <= 1) return mask
  const row = mask.findIndex((flag) => flag > 1)
  throw new StrategyError('strategy.column', `${strategy.name}: ${name} is ${mask[row]} in row ${row}`, {
    hint: 'A decision is 1 or 0; join masks with and, or and not of leme/math.',
  })
}

function signalColumn(strategy: Strategy, name: string, length: number, options: PrepareOptions): Column {
  const column = options.signals?.[name]
  if (!column) {
    throw new StrategyError('strategy.column', `${strategy.name} needs the signal "${name}"`, {
      hint: 'Give a table of signals that has this column: --signals FILE.parquet.',
    })
  }
  if (column.length !== length)
    throw wrongShape(strategy, `signal "${name}"`, 'a Float64Array', length, column)
  return column
}

function indicatorColumns(strategy: Strategy, columns: Columns, params: Values): Columns {
  const { length } = columns.time!
  const indicators = run(strategy, 'indicators', () => strategy.indicators(byName(strategy, columns), params))
  if (typeof indicators !== 'object' || indicators === null) {
    throw new StrategyError('strategy.column', `${strategy.name}: indicators returns ${indicators}`, {
      hint: 'It returns an object of columns; {} where there are none.',
    })
  }
  for (const [name, column] of Object.entries(indicators)) {
    if (Object.hasOwn(columns, name)) throw hides(strategy, 'indicator', name)
    if (!(column instanceof Float64Array) || column.length !== length) {
      throw wrongShape(strategy, `indicator "${name}"`, 'a Float64Array', length, column)
    }
  }
  return indicators
}

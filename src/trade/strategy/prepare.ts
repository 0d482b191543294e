import { allocateMask, type Candles, type Column, type Mask } from '../../domain/index.ts'
import { resolveParams } from './param.ts'
import { StrategyError } from './strategy-error.ts'
import type { VectorStrategy } from './vector-strategy.ts'

/** A strategy's decisions on one series: what the engine trades on. One row per candle. */
export interface Prepared {
  readonly candles: Candles
  readonly enterLong: Mask
  readonly exitLong: Mask
  readonly indicators: Readonly<Record<string, Column>>
}

export interface PrepareOptions {
  readonly params?: Readonly<Record<string, unknown>>
  /** Columns for the names in the strategy's `signals`. */
  readonly signals?: Readonly<Record<string, Column>>
}

/**
 * Runs the strategy's functions over all rows of `candles`.
 * @throws StrategyError `strategy.threw` when one of them throws, `strategy.column` when one returns
 * something that is not one value per candle, `strategy.parameter`
 */
export function prepare(strategy: VectorStrategy, candles: Candles, options: PrepareOptions = {}): Prepared {
  const { time, open, high, low, close, volume } = candles
  const params = resolveParams(strategy.params, options.params)
  const columns: Record<string, Column> = { time, open, high, low, close, volume }
  for (const name of strategy.signals) columns[name] = signalColumn(strategy, name, candles.length, options)
  const indicators = run(strategy, 'indicators', () => strategy.indicators(columns, params))
  for (const [name, column] of Object.entries(indicators)) {
    if (Object.hasOwn(columns, name)) {
      throw new StrategyError(
        'strategy.column',
        `${strategy.name}: indicator "${name}" hides the column "${name}"`,
        {
          hint: 'Give it another name.',
        },
      )
    }
    if (!(column instanceof Float64Array) || column.length !== candles.length) {
      throw wrongShape(strategy, `indicator "${name}"`, 'a Float64Array', candles.length, column)
    }
  }
  const all = { ...columns, ...indicators }
  const mask = (name: 'enterLong' | 'exitLong'): Mask => {
    const decide = strategy[name]
    if (!decide) return allocateMask(candles.length)
    const flags = run(strategy, name, () => decide(all, params))
    if (!(flags instanceof Uint8Array) || flags.length !== candles.length) {
      throw wrongShape(strategy, name, 'a Uint8Array', candles.length, flags)
    }
    return flags
  }
  return { candles, enterLong: mask('enterLong'), exitLong: mask('exitLong'), indicators }
}

function signalColumn(
  strategy: VectorStrategy,
  name: string,
  length: number,
  options: PrepareOptions,
): Column {
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

function run<T>(strategy: VectorStrategy, part: string, call: () => T): T {
  try {
    return call()
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new StrategyError('strategy.threw', `${strategy.name}: ${part} threw: ${reason}`, { cause })
  }
}

function wrongShape(
  strategy: VectorStrategy,
  what: string,
  wanted: string,
  length: number,
  found: unknown,
): StrategyError {
  const is =
    found instanceof Float64Array || found instanceof Uint8Array
      ? `${found.constructor.name} of ${found.length}`
      : typeof found
  return new StrategyError(
    'strategy.column',
    `${strategy.name}: ${what} is ${is}, not ${wanted} of ${length} (one value per candle)`,
    { hint: 'Build it with the functions of leme/math.' },
  )
}

import { type Column, Fault, nearest } from '../../domain/index.ts'
import type { Strategy } from './strategy.ts'
import { StrategyError } from './strategy-error.ts'

type Columns = Readonly<Record<string, Column>>

/** Columns that say so at once when one is asked for that is not there. */
export function byName(strategy: Strategy, columns: Columns): Columns {
  return new Proxy(columns, {
    get(target, name) {
      if (typeof name === 'symbol' || Object.hasOwn(target, name)) return Reflect.get(target, name)
      throw missingColumn(name, Object.keys(target), `${strategy.name}: `)
    },
  })
}

/** A column that is asked for and not there. */
export function missingColumn(name: string, known: readonly string[], where = ''): StrategyError {
  const near = nearest(name, known)
  return new StrategyError('strategy.column', `${where}there is no column "${name}"`, {
    hint: near ? `Did you mean "${near}"?` : `There are ${known.join(', ')}.`,
  })
}

/** Lets the strategy's own code run; what it throws names the part. */
export function run<T>(strategy: Strategy, part: string, call: () => T): T {
  try {
    return call()
  } catch (cause) {
    if (cause instanceof StrategyError) throw cause
    throw threw(`${strategy.name}: ${part}`, cause)
  }
}

/** What a strategy's own code threw; a failure that says what to do keeps saying so. */
export function threw(where: string, cause: unknown): StrategyError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  const hint = cause instanceof Fault ? cause.hint : undefined
  return new StrategyError('strategy.threw', `${where} threw: ${reason}`, {
    cause,
    hint: hint ?? 'Mend that line; `npx leme strategy check FILE` tries again.',
  })
}

export function hides(strategy: Strategy, what: string, name: string): StrategyError {
  return new StrategyError(
    'strategy.column',
    `${strategy.name}: ${what} "${name}" hides the column "${name}"`,
    { hint: 'Give it another name.' },
  )
}

export function wrongShape(
  strategy: Strategy,
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

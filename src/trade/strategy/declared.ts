import { nearest } from '../../domain/index.ts'
import { StrategyError } from './strategy-error.ts'

const NAME = /^[a-z0-9][a-z0-9-]{0,63}$/

/** @throws StrategyError `strategy.invalid` */
export function requireName(name: string): void {
  if (NAME.test(name)) return
  throw invalid(`"${name}" is no strategy name`, 'Use lower-case letters, digits and dashes.')
}

/** @throws StrategyError `strategy.invalid` */
export function requireStartup(startup = 0): void {
  if (Number.isInteger(startup) && startup >= 0) return
  throw invalid(`startup is ${startup}`, 'It is a number of candles: 0, 1, 2 …')
}

/**
 * A misspelt key would be ignored silently where nobody checks types.
 * @throws StrategyError `strategy.invalid`
 */
export function refuseUnknown(given: object, known: readonly string[], what: string): void {
  for (const key of Object.keys(given)) {
    if (known.includes(key)) continue
    const near = nearest(key, known)
    throw invalid(
      `a ${what} has no "${key}"`,
      near ? `Did you mean "${near}"?` : `It has ${known.join(', ')}.`,
    )
  }
}

export function invalid(message: string, hint: string): StrategyError {
  return new StrategyError('strategy.invalid', message, { hint })
}

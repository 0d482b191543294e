import { nearest } from '../../domain/index.ts'
import { StrategyError } from './strategy-error.ts'

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

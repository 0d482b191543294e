import { INDICATORS } from '../indicator/indicators.ts'
import type { Operation } from './node.ts'

/** Functions that work row by row on numbers: how many they take. */
export const NUMBER_FUNCTIONS: Readonly<
  Partial<Record<Operation, { readonly least: number; readonly most: number }>>
> = {
  min: { least: 2, most: 16 },
  max: { least: 2, most: 16 },
  abs: { least: 1, most: 1 },
  sqrt: { least: 1, most: 1 },
  log: { least: 1, most: 1 },
  exp: { least: 1, most: 1 },
  floor: { least: 1, most: 1 },
  ceil: { least: 1, most: 1 },
  round: { least: 1, most: 1 },
}

/** How every function that is no indicator is written. */
export const FORMS: Readonly<Record<string, string>> = {
  min: 'min(a, b, …)',
  max: 'max(a, b, …)',
  abs: 'abs(x)',
  sqrt: 'sqrt(x)',
  log: 'log(x)',
  exp: 'exp(x)',
  floor: 'floor(x)',
  ceil: 'ceil(x)',
  round: 'round(x)',
  where: 'where(condition, a, b)',
  shift: 'shift(column, rows)',
  prev: 'prev(column)',
  crossesAbove: 'crossesAbove(a, b)',
  crossesBelow: 'crossesBelow(a, b)',
}

/** Names that an expression can call. */
export const FUNCTION_NAMES: readonly string[] = [...Object.keys(FORMS), ...Object.keys(INDICATORS)]

/** `bollinger(column, n, {deviations: 2})`. */
export function formOf(name: string): string {
  const indicator = INDICATORS[name]
  if (!indicator) return FORMS[name]!
  const columns = ['column', 'column', 'column'].slice(0, indicator.columns)
  const settings = Object.entries(indicator.settings)
  const given = settings.filter(([, { start }]) => start === undefined).map(([setting]) => setting)
  const options = settings
    .filter(([, { start }]) => start !== undefined)
    .map(([setting, { start }]) => `${setting}: ${typeof start === 'string' ? `'${start}'` : start}`)
  const braces = options.length > 0 ? [`{${options.join(', ')}}`] : []
  return `${name}(${[...columns, ...given, ...braces].join(', ')})`
}

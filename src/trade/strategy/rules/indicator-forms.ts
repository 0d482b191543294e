import { INDICATORS } from './indicator/indicators.ts'
import type { Setting } from './indicator/setting.ts'
import { FORMS, formOf } from './meaning/functions.ts'

/** A function that an expression can call, as an editor shows it. */
export interface IndicatorForm {
  readonly name: string
  /** `bollinger(column, n, {deviations: 2})`; options stand at their defaults. */
  readonly form: string
  /** Names of its columns, where it has several. */
  readonly outputs: readonly string[]
  /** Arguments after the columns, and options, with their ranges. */
  readonly settings: Readonly<Record<string, Setting>>
}

/** Every function of the expression language, by name. */
export function indicatorForms(): readonly IndicatorForm[] {
  const indicators = Object.entries(INDICATORS).map(([name, { outputs = [], settings }]) => ({
    name,
    form: formOf(name),
    outputs,
    settings,
  }))
  const functions = Object.keys(FORMS).map((name) => ({
    name,
    form: formOf(name),
    outputs: [],
    settings: {},
  }))
  return [...indicators, ...functions].sort((a, b) => (a.name < b.name ? -1 : 1))
}

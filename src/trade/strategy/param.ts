import { StrategyError } from './strategy-error.ts'

/** A range of numbers; `min` and `max` are in it. */
interface Range {
  readonly min: number
  readonly max: number
  readonly start: number
  /** What a search tries: multiples of it from `min`, and equal ratios as equal distances. Values between hold too. */
  readonly step?: number
  readonly log?: boolean
}

/** A whole number. */
export interface IntParam extends Range {
  readonly kind: 'int'
}

export interface RealParam extends Range {
  readonly kind: 'real'
}

/** One of a few words. */
export interface ChoiceParam<T extends string = string> {
  readonly kind: 'choice'
  readonly options: readonly T[]
  readonly start: T
}

export interface FlagParam {
  readonly kind: 'flag'
  readonly start: boolean
}

export type Param = IntParam | RealParam | ChoiceParam | FlagParam
export type Params = Readonly<Record<string, Param>>

/** The values that a strategy's functions get for its declared parameters. */
export type ParamValues<P extends Params> = {
  readonly [K in keyof P]: P[K] extends ChoiceParam<infer T> ? T : P[K] extends FlagParam ? boolean : number
}

/** Declares a parameter; its range drives validation, search and forms. */
export const param = {
  int: (range: Range): IntParam => ({ kind: 'int', ...range }),
  real: (range: Range): RealParam => ({ kind: 'real', ...range }),
  choice: <const T extends string>(choice: { options: readonly T[]; start: T }): ChoiceParam<T> => ({
    kind: 'choice',
    ...choice,
  }),
  flag: (flag: { start: boolean }): FlagParam => ({ kind: 'flag', ...flag }),
}

/**
 * The start values of `params` with `overrides` put over them.
 * @throws StrategyError `strategy.parameter` for a name that is not declared or a value outside its range
 */
export function resolveParams<P extends Params>(
  params: P,
  overrides: Readonly<Record<string, unknown>> = {},
): ParamValues<P> {
  for (const name of Object.keys(overrides)) {
    if (!Object.hasOwn(params, name)) {
      throw new StrategyError('strategy.parameter', `"${name}" is no parameter of this strategy`, {
        hint: `Declared: ${Object.keys(params).join(', ') || 'none'}.`,
      })
    }
  }
  const values: Record<string, unknown> = {}
  for (const [name, spec] of Object.entries(params)) {
    const value = Object.hasOwn(overrides, name) ? overrides[name] : spec.start
    if (!fits(spec, value)) {
      throw new StrategyError('strategy.parameter', `parameter "${name}" is ${JSON.stringify(value)}`, {
        hint: `It must be ${describe(spec)}.`,
      })
    }
    values[name] = value
  }
  return values as ParamValues<P>
}

function fits(spec: Param, value: unknown): boolean {
  switch (spec.kind) {
    case 'int':
      return Number.isInteger(value) && (value as number) >= spec.min && (value as number) <= spec.max
    case 'real':
      return typeof value === 'number' && value >= spec.min && value <= spec.max
    case 'choice':
      return typeof value === 'string' && spec.options.includes(value)
    case 'flag':
      return typeof value === 'boolean'
  }
}

function describe(spec: Param): string {
  switch (spec.kind) {
    case 'int':
      return `a whole number from ${spec.min} to ${spec.max}`
    case 'real':
      return `a number from ${spec.min} to ${spec.max}`
    case 'choice':
      return `one of ${spec.options.join(', ')}`
    case 'flag':
      return 'true or false'
  }
}

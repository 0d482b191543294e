/** A value of one parameter. */
export type ParameterValue = number | string | boolean

/** Values by parameter, one for every dimension of a space. JSON. */
export type TrialParameters = Readonly<Record<string, ParameterValue>>

/** Numbers from `min` to `max`, both included. JSON. */
export interface NumberDimension {
  readonly kind: 'int' | 'real'
  readonly name: string
  readonly min: number
  readonly max: number
  /** Distance of neighbouring values, counted from `min`; null: every number. */
  readonly step: number | null
  /** Equal ratios count as equal distances. */
  readonly log: boolean
  /** Where the strategy starts; null: nowhere in particular. */
  readonly start: number | null
}

/** One of a few values that have no order. JSON. */
export interface ChoiceDimension {
  readonly kind: 'choice'
  readonly name: string
  readonly options: readonly (string | boolean)[]
  readonly start: string | boolean | null
}

/** One parameter that a search varies. */
export type Dimension = NumberDimension | ChoiceDimension

interface Range {
  readonly min: number
  readonly max: number
  readonly step?: number
  readonly log?: boolean
  readonly start?: number
}

/** Declares a dimension; `searchSpace` checks it. */
export const dimension = {
  int: (name: string, { min, max, step = 1, log = false, start }: Range): NumberDimension => ({
    ...{ kind: 'int', name, min, max, step, log, start: start ?? null },
  }),
  real: (name: string, { min, max, step, log = false, start }: Range): NumberDimension => ({
    ...{ kind: 'real', name, min, max, step: step ?? null, log, start: start ?? null },
  }),
  choice: (
    name: string,
    { options, start }: Pick<ChoiceDimension, 'options'> & { readonly start?: string | boolean },
  ): ChoiceDimension => ({ kind: 'choice', name, options, start: start ?? null }),
}

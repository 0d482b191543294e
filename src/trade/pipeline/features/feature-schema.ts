import { type Static, Type } from 'typebox'
import { talibSet } from './talib/talib-schema.ts'

/** The set of one generator; each has its schema beside its code. */
export const featureSetSchema = Type.Union([talibSet])

export type FeatureSet = Static<typeof featureSetSchema>

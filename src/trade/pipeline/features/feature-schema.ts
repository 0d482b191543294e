import { type Static, Type } from 'typebox'
import { depthSet } from './depth/depth-schema.ts'
import { itblibSet } from './itblib/itblib-schema.ts'
import { itbstatsSet } from './itbstats/itbstats-schema.ts'
import { talibSet } from './talib/talib-schema.ts'

/** The set of one generator; each has its schema beside its code. */
export const featureSetSchema = Type.Union([talibSet, itbstatsSet, itblibSet, depthSet])

export type FeatureSet = Static<typeof featureSetSchema>

import { type Static, Type } from 'typebox'
import { type CustomSet, customSet } from './custom/custom-schema.ts'
import { depthSet } from './depth/depth-schema.ts'
import { itblibSet } from './itblib/itblib-schema.ts'
import { itbstatsSet } from './itbstats/itbstats-schema.ts'
import { talibSet } from './talib/talib-schema.ts'

/** The sets of the generators; each has its schema beside its code. */
const builtIn = [talibSet, itbstatsSet, itblibSet, depthSet] as const

/** The set of one generator, or of a feature of one's own. */
export const featureSetSchema = Type.Union([...builtIn, customSet])

export type BuiltInSet = Static<(typeof builtIn)[number]>
export type FeatureSet = BuiltInSet | CustomSet

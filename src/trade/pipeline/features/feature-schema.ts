import { type Static, Type } from 'typebox'
import { type CustomSet, customSet } from './custom/custom-schema.ts'
import { type PlainSet, plainSets, timeframeSet } from './timeframe/timeframe-schema.ts'

/** The set of one generator, each with its schema beside its code, or of a feature of one's own. */
export const featureSetSchema = Type.Union([...plainSets, timeframeSet, customSet])

export type BuiltInSet = PlainSet | Static<typeof timeframeSet>
export type FeatureSet = BuiltInSet | CustomSet

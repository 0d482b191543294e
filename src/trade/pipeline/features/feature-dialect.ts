import type { Column } from '../../../domain/index.ts'
import { holdLast } from './hold-last.ts'

/** Where the reference program and Leme make different features of the same configuration. */
export interface FeatureDialect {
  /** What a windowed feature sees in a gap of its input. The input is never written. */
  fillGaps(x: Column): Column
  /** Position of the base that `rel_base: first` means, of `count` windows. */
  firstBase(count: number): number
}

/** Nothing looks ahead: a gap holds the last value. */
export const lemeFeatures: FeatureDialect = {
  fillGaps: holdLast,
  firstBase: () => 0,
}

import type { Column } from '../../../domain/index.ts'
import { holdLast } from './hold-last.ts'
import { type ItblibDialect, lemeItblib } from './itblib/itblib-dialect.ts'
import { lemeStatistics, type StatisticsDialect } from './itbstats/statistics-dialect.ts'
import type { TalibFunction } from './talib/talib-function.ts'

/** Where the reference program and Leme make different features of the same configuration. */
export interface FeatureDialect {
  /** What a windowed feature sees in a gap of its input. The input is never written. */
  fillGaps(x: Column): Column
  /** Position of the base that `rel_base: first` means, of `count` windows. */
  firstBase(count: number): number
  /** A feature over its base. */
  divide(value: number, base: number): number
  /** Natural logarithm of a feature. */
  logarithm(value: number): number
  /** Whether `talib` gives the input itself for a window of 1, also where a function has a value of its own. */
  readonly windowOneIsInput: boolean
  /** Functions of `talib` that differ, by name. */
  readonly talib: Readonly<Record<string, TalibFunction>>
  readonly statistics: StatisticsDialect
  readonly itblib: ItblibDialect
}

/** Nothing looks ahead: a gap holds the last value. What cannot be computed is unknown. */
export const lemeFeatures: FeatureDialect = {
  fillGaps: holdLast,
  firstBase: () => 0,
  divide: (value, base) => (base === 0 ? Number.NaN : value / base),
  logarithm: (value) => (value > 0 ? Math.log(value) : Number.NaN),
  windowOneIsInput: false,
  talib: {},
  statistics: lemeStatistics,
  itblib: lemeItblib,
}

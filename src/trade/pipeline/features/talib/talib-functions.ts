import { MOMENTUM_FUNCTIONS } from './momentum-functions.ts'
import { OVERLAP_FUNCTIONS } from './overlap-functions.ts'
import { PATTERN_FUNCTIONS } from './pattern-functions.ts'
import { PRICE_FUNCTIONS } from './price-functions.ts'
import { STATISTIC_FUNCTIONS } from './statistic-functions.ts'
import type { TalibFunction } from './talib-function.ts'
import { TRANSFORM_FUNCTIONS } from './transform-functions.ts'

/** The functions of the generator `talib`, as TA-Lib defines them; none of them sees later rows. */
export const TALIB_FUNCTIONS: Readonly<Record<string, TalibFunction>> = {
  ...OVERLAP_FUNCTIONS,
  ...MOMENTUM_FUNCTIONS,
  ...PRICE_FUNCTIONS,
  ...STATISTIC_FUNCTIONS,
  ...TRANSFORM_FUNCTIONS,
  ...PATTERN_FUNCTIONS,
}

/** Functions of TA-Lib that are refused, and why. */
export const REFUSED_FUNCTIONS: Readonly<Record<string, string>> = {
  MAXINDEX: 'It counts rows from the start of the data. Use the function fmax of itbstats.',
  MININDEX: 'It counts rows from the start of the data. Use first_location_of_minimum of tsfresh.',
  MINMAXINDEX:
    'It counts rows from the start of the data. Use first_location_of_minimum and _maximum of tsfresh.',
}

import { allocateColumn, type Column } from '../../../domain/index.ts'
import {
  atr,
  ema,
  linregAngle,
  linregSlope,
  mom,
  natr,
  obv,
  roc,
  rollingMax,
  rollingMin,
  rollingSum,
  rsi,
  sma,
  stddev,
  trueRange,
  variance,
  wma,
} from '../../../math/index.ts'

/** Columns by TA-Lib's argument names: `real`, or `high`, `low`, `close`. */
export type TalibInputs = Readonly<Record<string, Column>>

export interface TalibFunction {
  readonly inputs: readonly string[]
  /** TA-Lib's default period; undefined for a function without one. */
  readonly defaultWindow?: number
  /** A new column of the inputs' length; NaN before the first full window. */
  compute(inputs: TalibInputs, window: number): Column
}

/** The functions of the generator `talib`, as TA-Lib defines them; none of them sees later rows. */
export const TALIB_FUNCTIONS: Readonly<Record<string, TalibFunction>> = {
  SMA: ofReal(30, sma),
  EMA: ofReal(30, (x, n) => ema(x, n, { seed: 'sma' })),
  WMA: ofReal(30, wma),
  RSI: ofReal(14, rsi),
  STDDEV: ofReal(5, stddev),
  VAR: ofReal(5, variance),
  LINEARREG_SLOPE: ofReal(14, linregSlope),
  LINEARREG_ANGLE: ofReal(14, linregAngle),
  MAX: ofReal(30, (x, n) => rollingMax(x, n)),
  MIN: ofReal(30, (x, n) => rollingMin(x, n)),
  SUM: ofReal(30, (x, n) => rollingSum(x, n)),
  MOM: ofReal(10, mom),
  ROC: ofReal(10, roc),
  ROCP: ofReal(10, relativeChange),
  ATR: ofBars(14, (bars, n) => atr(bars, n)),
  NATR: ofBars(14, (bars, n) => natr(bars, n)),
  TRANGE: {
    inputs: ['high', 'low', 'close'],
    compute: ({ high, low, close }) => trueRange({ high: high!, low: low!, close: close! }),
  },
  OBV: {
    inputs: ['real', 'volume'],
    compute: ({ real, volume }) => obv({ close: real!, volume: volume! }),
  },
}

interface BarColumns {
  readonly high: Column
  readonly low: Column
  readonly close: Column
}

function ofReal(defaultWindow: number, compute: (x: Column, n: number) => Column): TalibFunction {
  return { inputs: ['real'], defaultWindow, compute: ({ real }, window) => compute(real!, window) }
}

function ofBars(defaultWindow: number, compute: (bars: BarColumns, n: number) => Column): TalibFunction {
  return {
    inputs: ['high', 'low', 'close'],
    defaultWindow,
    compute: ({ high, low, close }, window) => compute({ high: high!, low: low!, close: close! }, window),
  }
}

/** TA-Lib `ROCP`: (x[i] − x[i − n]) / x[i − n], 0 where the base is 0; NaN for the first n rows. */
function relativeChange(x: Column, n: number): Column {
  const out = allocateColumn(x.length).fill(Number.NaN)
  for (let row = n; row < x.length; row++) {
    const before = x[row - n]!
    out[row] = before === 0 ? 0 : (x[row]! - before) / before
  }
  return out
}

import type { Column, Mask } from '../../src/domain/index.ts'
import { atrInto as plainAtrInto } from '../../src/math/indicator/atr.ts'
import { bollingerInto as plainBollingerInto } from '../../src/math/indicator/bollinger.ts'
import { emaInto as plainEmaInto } from '../../src/math/indicator/ema.ts'
import { linregSlopeInto as plainLinregSlopeInto } from '../../src/math/indicator/linear-regression.ts'
import { macdInto as plainMacdInto } from '../../src/math/indicator/macd.ts'
import { rollingMaxInto as plainRollingMaxInto } from '../../src/math/indicator/rolling-extremes.ts'
import { rollingStdInto as plainRollingStdInto } from '../../src/math/indicator/rolling-std.ts'
import { rsiInto as plainRsiInto } from '../../src/math/indicator/rsi.ts'
import { smaInto as plainSmaInto } from '../../src/math/indicator/sma.ts'
import { stddevInto as plainStddevInto } from '../../src/math/indicator/variance.ts'
import { crossesAboveInto as plainCrossesAboveInto } from '../../src/math/mask/cross.ts'
import { atrInto } from '../../src/math/wasm/atr.ts'
import { bollingerInto } from '../../src/math/wasm/bollinger.ts'
import { crossesAboveInto } from '../../src/math/wasm/compare.ts'
import { emaInto } from '../../src/math/wasm/ema.ts'
import { emasInto } from '../../src/math/wasm/emas.ts'
import { linregSlopeInto } from '../../src/math/wasm/linear-regression.ts'
import { macdInto } from '../../src/math/wasm/macd.ts'
import { rollingMaxInto } from '../../src/math/wasm/rolling-extremes.ts'
import { rollingStdInto } from '../../src/math/wasm/rolling-std.ts'
import { rsiInto } from '../../src/math/wasm/rsi.ts'
import { smaInto } from '../../src/math/wasm/sma.ts'
import { stddevInto } from '../../src/math/wasm/variance.ts'

/** High, low and close; what a function reads of them. */
export type Prices = readonly [Column, Column, Column]
/** What is filled; a mask where the function has one. */
export type Out = Column | Mask
type Fill = (outs: readonly Column[], prices: Prices, mask: Mask) => void

export interface MeasuredFunction {
  /** As bench/limit/indicators.c calls it; undefined where it has none. */
  readonly limit?: string
  readonly name: string
  readonly n: number
  readonly outs: number
  readonly isMask?: boolean
  /** Which of the prices it reads, where it is not the close alone. */
  readonly reads?: readonly boolean[]
  /** Time of the kernel / time of C that is wanted. */
  readonly goal?: number
  readonly plain: Fill
  readonly kernel: Fill
}

const N = 20
const PERIODS = [5, 8, 12, 20, 26, 50, 100, 200]

/** Every kernel that fills columns, beside its plain loop. */
export const FUNCTIONS: readonly MeasuredFunction[] = [
  ofClose('sma', 1.1, { plain: plainSmaInto, kernel: smaInto }),
  ofClose('stddev', 1.1, { plain: plainStddevInto, kernel: stddevInto }),
  {
    limit: 'bollinger',
    name: 'bollinger',
    n: N,
    outs: 3,
    goal: 1.1,
    plain: ([middle, upper, lower], [, , close]) =>
      plainBollingerInto({ upper: upper!, middle: middle!, lower: lower! }, close, N),
    kernel: ([middle, upper, lower], [, , close]) =>
      bollingerInto({ upper: upper!, middle: middle!, lower: lower! }, close, N),
  },
  ofClose('slope', 1.1, { plain: plainLinregSlopeInto, kernel: linregSlopeInto }),
  ofClose('ema', 1.5, { plain: plainEmaInto, kernel: emaInto }),
  ofClose('rsi', 1.5, { plain: plainRsiInto, kernel: rsiInto }),
  {
    limit: 'atr',
    name: 'atr',
    n: N,
    outs: 1,
    reads: [true, true, true],
    goal: 1.5,
    plain: ([out], [high, low, close]) => plainAtrInto(out!, { high, low, close }, N),
    kernel: ([out], [high, low, close]) => atrInto(out!, { high, low, close }, N),
  },
  {
    limit: 'macd',
    name: 'macd',
    n: N,
    outs: 3,
    goal: 1.5,
    plain: ([line, signal, histogram], [, , close]) =>
      plainMacdInto({ line: line!, signal: signal!, histogram: histogram! }, close),
    kernel: ([line, signal, histogram], [, , close]) =>
      macdInto({ line: line!, signal: signal!, histogram: histogram! }, close),
  },
  ofClose('rollingMax', 1.7, { plain: plainRollingMaxInto, kernel: rollingMaxInto }),
  {
    name: 'rollingStd',
    n: N,
    outs: 1,
    plain: ([out], [, , close]) => plainRollingStdInto(out!, close, N),
    kernel: ([out], [, , close]) => rollingStdInto(out!, close, N),
  },
  {
    name: 'ema, eight',
    n: N,
    outs: PERIODS.length,
    plain: (outs, [, , close]) => {
      for (const [at, n] of PERIODS.entries()) plainEmaInto(outs[at]!, close, n)
    },
    kernel: (outs, [, , close]) => emasInto(outs, close, PERIODS),
  },
  {
    name: 'crossesAbove',
    n: N,
    outs: 0,
    isMask: true,
    reads: [true, false, true],
    plain: (_, [high, , close], mask) => plainCrossesAboveInto(mask, close, high),
    kernel: (_, [high, , close], mask) => crossesAboveInto(mask, close, high),
  },
]

type OfClose = (out: Column, x: Column, n: number) => void

function ofClose(
  name: string,
  goal: number,
  { plain, kernel }: { plain: OfClose; kernel: OfClose },
): MeasuredFunction {
  return {
    limit: name,
    name,
    n: N,
    outs: 1,
    goal,
    plain: ([out], [, , close]) => plain(out!, close, N),
    kernel: ([out], [, , close]) => kernel(out!, close, N),
  }
}

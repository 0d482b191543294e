import {
  accBands,
  accBandsStream,
  dema,
  demaStream,
  ema,
  emaStream,
  kama,
  kamaStream,
  mama,
  mamaStream,
  midpoint,
  midpointStream,
  midprice,
  midpriceStream,
  psar,
  psarStream,
  sma,
  smaStream,
  t3,
  t3Stream,
  tema,
  temaStream,
  trima,
  trimaStream,
  wma,
  wmaStream,
} from '../../../../math/index.ts'
import { bands } from './bands.ts'
import { mavp, movingAverage } from './moving-average.ts'
import { fullWindow, ofBars, ofReal } from './of-stream.ts'
import { sarExtended } from './sar-extended.ts'
import { numberOf, type TalibArgs, type TalibFunction, talib } from './talib-function.ts'

const BANDS = ['upperband', 'middleband', 'lowerband']

/** Averages by name, those that `MA` chooses from. */
export const AVERAGES: Readonly<Record<string, TalibFunction>> = {
  SMA: ofReal({ window: 30, lookBack: fullWindow, batch: sma, stream: smaStream }),
  EMA: ofReal({
    window: 30,
    batch: (x, n) => ema(x, n, { seed: 'sma' }),
    stream: (n) => emaStream(n, { seed: 'sma' }),
  }),
  WMA: ofReal({ window: 30, lookBack: fullWindow, batch: wma, stream: wmaStream }),
  DEMA: ofReal({ window: 30, batch: dema, stream: demaStream }),
  TEMA: ofReal({ window: 30, batch: tema, stream: temaStream }),
  TRIMA: ofReal({ window: 30, lookBack: fullWindow, batch: trima, stream: trimaStream }),
  KAMA: ofReal({ window: 30, batch: (x, n) => kama(x, n), stream: (n) => kamaStream(n) }),
  MAMA: talib(['real'], {
    outputs: ['mama', 'fama'],
    args: { fastlimit: 0.5, slowlimit: 0.05 },
    batch({ real }, _, args) {
      const out = mama(real, limitsOf(args))
      return [out.mama, out.fama]
    },
    stream(_, args) {
      const state = mamaStream(limitsOf(args))
      return ({ real }) => {
        const out = state.next(real)
        return [out.mama, out.fama]
      }
    },
  }),
  T3: talib(['real'], {
    window: 5,
    args: { vfactor: 0.7 },
    batch: ({ real }, n, args) => [t3(real, n, { volumeFactor: numberOf(args, 'vfactor') })],
    stream(n, args) {
      const state = t3Stream(n, { volumeFactor: numberOf(args, 'vfactor') })
      return ({ real }) => [state.next(real)]
    },
  }),
}

/** TA-Lib's group "Overlap Studies". */
export const OVERLAP_FUNCTIONS: Readonly<Record<string, TalibFunction>> = {
  ...AVERAGES,
  MA: movingAverage(AVERAGES),
  MAVP: mavp(),
  BBANDS: bands(AVERAGES.SMA!),
  MIDPOINT: ofReal({ window: 14, lookBack: fullWindow, batch: midpoint, stream: midpointStream }),
  MIDPRICE: ofBars(['high', 'low'], {
    window: 14,
    lookBack: fullWindow,
    batch: midprice,
    stream: midpriceStream,
  }),
  SAR: ofBars(['high', 'low'], {
    args: { acceleration: 0.02, maximum: 0.2 },
    batch: (range, _, args) => psar(range, stepsOf(args)),
    stream: (_, args) => psarStream(stepsOf(args)),
  }),
  SAREXT: sarExtended(),
  ACCBANDS: talib(['high', 'low', 'close'], {
    window: 20,
    outputs: BANDS,
    lookBack: fullWindow,
    batch(bars, n) {
      const { upper, middle, lower } = accBands(bars, n)
      return [upper, middle, lower]
    },
    stream(n) {
      const state = accBandsStream(n)
      return (bar) => {
        const { upper, middle, lower } = state.next(bar)
        return [upper, middle, lower]
      }
    },
  }),
}

function limitsOf(args: TalibArgs) {
  return { fast: numberOf(args, 'fastlimit'), slow: numberOf(args, 'slowlimit') }
}

function stepsOf(args: TalibArgs) {
  return { step: numberOf(args, 'acceleration'), most: numberOf(args, 'maximum') }
}

import {
  adx,
  adxr,
  adxrStream,
  adxStream,
  apo,
  apoStream,
  aroon,
  aroonOsc,
  aroonOscStream,
  aroonStream,
  bop,
  bopStream,
  cci,
  cciStream,
  cmo,
  cmoStream,
  dx,
  dxStream,
  mfi,
  mfiStream,
  mom,
  momStream,
  ppo,
  ppoStream,
  roc,
  rocStream,
  trix,
  trixStream,
  ultosc,
  ultoscStream,
  willr,
  willrStream,
} from '../../../../math/index.ts'
import { directionalMovement } from './directional.ts'
import { intradayMomentum } from './intraday-momentum.ts'
import { macdExtended, macdFixed } from './macd-variants.ts'
import { requireKind } from './moving-average.ts'
import { fullWindow, fullWindowOfChanges, ofBars, ofReal } from './of-stream.ts'
import { OSCILLATOR_FUNCTIONS } from './oscillator-functions.ts'
import { AVERAGES } from './overlap-functions.ts'
import { numberOf, type TalibArgs, type TalibFunction, talib } from './talib-function.ts'
import { relativeChange } from './transform-functions.ts'

const BARS = ['high', 'low', 'close'] as const

/** TA-Lib's group "Momentum Indicators". */
export const MOMENTUM_FUNCTIONS: Readonly<Record<string, TalibFunction>> = {
  ...OSCILLATOR_FUNCTIONS,
  MACDEXT: macdExtended(AVERAGES),
  MACDFIX: macdFixed(AVERAGES),
  ADX: ofBars(BARS, {
    window: 14,
    batch: (bars, n) => adx(bars, n).adx,
    stream(n) {
      const state = adxStream(n)
      return { next: (bar) => state.next(bar).adx }
    },
  }),
  PLUS_DI: ofBars(BARS, {
    window: 14,
    batch: (bars, n) => adx(bars, n).plusDi,
    stream(n) {
      const state = adxStream(n)
      return { next: (bar) => state.next(bar).plusDi }
    },
  }),
  MINUS_DI: ofBars(BARS, {
    window: 14,
    batch: (bars, n) => adx(bars, n).minusDi,
    stream(n) {
      const state = adxStream(n)
      return { next: (bar) => state.next(bar).minusDi }
    },
  }),
  PLUS_DM: directionalMovement('plus'),
  MINUS_DM: directionalMovement('minus'),
  ADXR: ofBars(BARS, { window: 14, batch: adxr, stream: adxrStream }),
  DX: ofBars(BARS, { window: 14, batch: dx, stream: dxStream }),
  APO: priceOscillator(apo, apoStream),
  PPO: priceOscillator(ppo, ppoStream),
  AROON: talib(['high', 'low'], {
    window: 14,
    outputs: ['aroondown', 'aroonup'],
    lookBack: fullWindowOfChanges,
    batch(range, n) {
      const { up, down } = aroon(range, n)
      return [down, up]
    },
    stream(n) {
      const state = aroonStream(n)
      return (row) => {
        const { up, down } = state.next(row)
        return [down, up]
      }
    },
  }),
  AROONOSC: ofBars(['high', 'low'], {
    window: 14,
    lookBack: fullWindowOfChanges,
    batch: aroonOsc,
    stream: aroonOscStream,
  }),
  BOP: ofBars(['open', ...BARS], {
    lookBack: () => 0,
    batch: (bars) => bop(bars),
    stream: () => bopStream(),
  }),
  CCI: ofBars(BARS, { window: 14, lookBack: fullWindow, batch: cci, stream: cciStream }),
  CMO: ofReal({ window: 14, batch: cmo, stream: cmoStream }),
  IMI: intradayMomentum(),
  MFI: ofBars([...BARS, 'volume'], {
    window: 14,
    lookBack: fullWindowOfChanges,
    batch: mfi,
    stream: mfiStream,
  }),
  MOM: ofReal({ window: 10, lookBack: fullWindowOfChanges, batch: mom, stream: momStream }),
  ROC: ofReal({ window: 10, lookBack: fullWindowOfChanges, batch: roc, stream: rocStream }),
  ROCP: relativeChange((now, before) => (now - before) / before),
  ROCR: relativeChange((now, before) => now / before),
  ROCR100: relativeChange((now, before) => (now / before) * 100),
  TRIX: ofReal({ window: 30, batch: trix, stream: trixStream }),
  ULTOSC: ofBars(BARS, {
    args: { timeperiod1: 7, timeperiod2: 14, timeperiod3: 28 },
    lookBack: (_, args) => Math.max(...Object.values(args).map(Number)),
    batch: (bars, _, args) => ultosc(bars, spansOf(args)),
    stream: (_, args) => ultoscStream(spansOf(args)),
  }),
  WILLR: ofBars(BARS, { window: 14, lookBack: fullWindow, batch: willr, stream: willrStream }),
}

function spansOf(args: TalibArgs) {
  const [short, medium, long] = [1, 2, 3].map((at) => numberOf(args, `timeperiod${at}`))
  return { short: short!, medium: medium!, long: long! }
}

/** A fast less a slow average, of the first two kinds of averages. */
function priceOscillator(batch: typeof apo, stream: typeof apoStream): TalibFunction {
  const optionsOf = (args: TalibArgs) => ({
    fast: numberOf(args, 'fastperiod'),
    slow: numberOf(args, 'slowperiod'),
    average: (['sma', 'ema'] as const)[requireKind(args, 2)]!,
  })
  return talib(['real'], {
    args: { fastperiod: 12, slowperiod: 26, matype: 0 },
    lookBack(_, args) {
      const { fast, slow, average } = optionsOf(args)
      return average === 'sma' ? Math.max(fast, slow) - 1 : Number.POSITIVE_INFINITY
    },
    batch: ({ real }, _, args) => [batch(real, optionsOf(args))],
    stream(_, args) {
      const state = stream(optionsOf(args))
      return ({ real }) => [state.next(real)]
    },
  })
}

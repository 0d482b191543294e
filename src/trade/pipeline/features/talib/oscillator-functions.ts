import type { Column } from '../../../../domain/index.ts'
import {
  macd,
  macdStream,
  type RsiMethod,
  rsi,
  rsiStream,
  stoch,
  stochFast,
  stochFastStream,
  stochRsi,
  stochRsiStream,
  stochStream,
} from '../../../../math/index.ts'
import { PipelineFault } from '../../pipeline-fault.ts'
import { numberOf, type TalibArgs, type TalibFunction, talib } from './talib-function.ts'

const BARS = ['high', 'low', 'close'] as const
const METHODS: readonly RsiMethod[] = ['wilder', 'cutler', 'ewm']

/** RSI, MACD and the stochastics. */
export const OSCILLATOR_FUNCTIONS: Readonly<Record<string, TalibFunction>> = {
  RSI: talib(['real'], {
    window: 14,
    args: { method: 'wilder' },
    lookBack: (n, args) => (methodOf(args) === 'cutler' ? n : Number.POSITIVE_INFINITY),
    batch: ({ real }, n, args) => [rsi(real, n, { method: methodOf(args) })],
    stream(n, args) {
      const state = rsiStream(n, { method: methodOf(args) })
      return ({ real }) => [state.next(real)]
    },
  }),
  MACD: talib(['real'], {
    outputs: ['macd', 'macdsignal', 'macdhist'],
    args: { fastperiod: 12, slowperiod: 26, signalperiod: 9 },
    batch({ real }, _, args) {
      const { line, signal, histogram } = macd(real, macdOptions(args))
      return [line, signal, histogram]
    },
    stream(_, args) {
      const state = macdStream(macdOptions(args))
      return ({ real }) => {
        const { line, signal, histogram } = state.next(real)
        return [line, signal, histogram]
      }
    },
  }),
  STOCH: talib(BARS, {
    outputs: ['slowk', 'slowd'],
    args: { fastk_period: 5, slowk_period: 3, slowd_period: 3 },
    lookBack: (_, args) => sumOf(args) - 3,
    batch(bars, _, args) {
      const { k, d } = stoch(bars, slowOptions(args))
      return [whereBoth(k, d), d]
    },
    stream(_, args) {
      const state = stochStream(slowOptions(args))
      return (bar) => pairOf(state.next(bar))
    },
  }),
  STOCHF: talib(BARS, {
    outputs: ['fastk', 'fastd'],
    args: { fastk_period: 5, fastd_period: 3 },
    lookBack: (_, args) => sumOf(args) - 2,
    batch(bars, _, args) {
      const { k, d } = stochFast(bars, fastOptions(args))
      return [whereBoth(k, d), d]
    },
    stream(_, args) {
      const state = stochFastStream(fastOptions(args))
      return (bar) => pairOf(state.next(bar))
    },
  }),
  STOCHRSI: talib(['real'], {
    window: 14,
    outputs: ['fastk', 'fastd'],
    args: { fastk_period: 5, fastd_period: 3 },
    batch({ real }, n, args) {
      const { k, d } = stochRsi(real, n, fastOptions(args))
      return [whereBoth(k, d), d]
    },
    stream(n, args) {
      const state = stochRsiStream(n, fastOptions(args))
      return ({ real }) => pairOf(state.next(real))
    },
  }),
}

/** TA-Lib gives the first k only with the first d. */
function whereBoth(k: Column, d: Column): Column {
  for (let row = 0; row < k.length; row++) if (Number.isNaN(d[row])) k[row] = Number.NaN
  return k
}

function pairOf({ k, d }: { readonly k: number; readonly d: number }): readonly number[] {
  return [Number.isNaN(d) ? Number.NaN : k, d]
}

function methodOf(args: TalibArgs): RsiMethod {
  const found = METHODS.find((method) => method === args.method)
  if (found) return found
  throw new PipelineFault('config.invalid', `RSI has no method "${args.method}"`, {
    hint: `There are ${METHODS.join(', ')}.`,
  })
}

function macdOptions(args: TalibArgs) {
  return {
    fast: numberOf(args, 'fastperiod'),
    slow: numberOf(args, 'slowperiod'),
    signal: numberOf(args, 'signalperiod'),
    seed: 'sma',
  } as const
}

function slowOptions(args: TalibArgs) {
  return {
    fastK: numberOf(args, 'fastk_period'),
    slowK: numberOf(args, 'slowk_period'),
    slowD: numberOf(args, 'slowd_period'),
  }
}

function fastOptions(args: TalibArgs) {
  return { fastK: numberOf(args, 'fastk_period'), fastD: numberOf(args, 'fastd_period') }
}

function sumOf(args: TalibArgs): number {
  return Object.values(args).reduce<number>((sum, value) => sum + Number(value), 0)
}

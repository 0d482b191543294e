import type { FeatureSet } from '../feature-schema.ts'
import { TALIB_FUNCTIONS } from './talib-functions.ts'

const COLUMNS: Readonly<Record<string, string>> = {
  real: 'close',
  real0: 'close',
  real1: 'other',
  periods: 'volume',
}

/** Inputs of functions that are unknown of a price. */
const SHARES: Readonly<Record<string, string>> = { ACOS: 'share', ASIN: 'share' }

/** A set of every function of `talib`, with windows where it has some. */
export const TALIB_EXAMPLES: readonly FeatureSet[] = [
  ...Object.entries(TALIB_FUNCTIONS).map(([name, { inputs, defaultWindow }]): FeatureSet => {
    const columns = Object.fromEntries(
      inputs.map((input) => [input, SHARES[name] ?? COLUMNS[input] ?? input]),
    )
    return {
      generator: 'talib',
      config: { columns, functions: name, ...(defaultWindow !== undefined && { windows: [2, 7] }) },
    }
  }),
  ...['cutler', 'ewm'].map(
    (method): FeatureSet => ({
      generator: 'talib',
      feature_prefix: method,
      config: { columns: 'close', functions: 'RSI', windows: [3, 5], args: { method } },
    }),
  ),
  {
    generator: 'talib',
    feature_prefix: 'related',
    config: {
      columns: ['close'],
      functions: ['SMA', 'BBANDS'],
      windows: [1, 3, 6],
      parameters: { rel_base: 'last', rel_func: 'rel_diff', percentage: true },
    },
  },
  {
    generator: 'talib',
    feature_prefix: 'first',
    config: {
      columns: ['close'],
      functions: ['SMA'],
      windows: [2, 5, 6],
      names: 'n',
      parameters: { rel_base: 'first', rel_func: 'rel', log: true },
    },
  },
]

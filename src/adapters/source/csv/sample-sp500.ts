import { fileURLToPath } from 'node:url'

/** Path of the daily S&P 500 candles, 2000 to 2020, of the npm package `vega-datasets`. Weekdays only. */
export function sampleSp500(): string {
  return fileURLToPath(new URL('../data/sp500-2000.csv', import.meta.resolve('vega-datasets')))
}

import { candleFiles } from '../../adapters/source/index.ts'
import { type Candles, Fault, type Pair, type Timeframe } from '../../domain/index.ts'
import { resample } from '../../trade/market/index.ts'
import { readCandleFile } from './read-candle-file.ts'

/** Lends candles by pair and timeframe; undefined where there are none. */
export type CandleLender = (pair: Pair, timeframe: Timeframe) => Candles | undefined

/** Lends what the files behind `--candles` hold; each file is read once. */
export function lendFromFiles(paths: readonly string[]): CandleLender {
  const lent = new Map<string, Candles | undefined>()
  return (pair, timeframe) => {
    const key = `${pair} ${timeframe}`
    if (!lent.has(key)) lent.set(key, readIfThere(paths, pair, timeframe))
    return lent.get(key)
  }
}

function readIfThere(paths: readonly string[], pair: Pair, timeframe: Timeframe): Candles | undefined {
  const source = paths.length === 1 ? paths[0]! : paths
  try {
    const [file] = candleFiles(source, { timeframe, pairs: [pair] })
    return file && resample(readCandleFile(file.path, file.timeframe).candles, timeframe)
  } catch (error) {
    if (error instanceof Fault && error.code === 'candles.missing') return undefined
    throw error
  }
}

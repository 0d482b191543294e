import { join } from 'node:path'
import { type Candles, parsePair, parseTimeframe } from 'leme/domain'
import { type Market, prepareMarket } from 'leme/engine'
import { resample } from 'leme/market'
import { readCandles } from '../../src/adapters/source/index.ts'
import type { GoldenCase } from './case.ts'
import { rulesStrategy } from './rules-strategy.ts'

/** The pairs of a golden case with their candles and what the case's rules decide on them. */
export function goldenMarkets(golden: GoldenCase, candleFolder: string): Market[] {
  const strategy = rulesStrategy(golden)
  const { start_ms, end_ms } = golden.timerange ?? {}
  const range = { ...(start_ms && { start: start_ms }), ...(end_ms && { end: end_ms }) }
  return golden.pairs.map((name, index) => {
    const candles = readFile(join(candleFolder, golden.candles[index]!))
    return prepareMarket(
      strategy,
      { pair: parsePair(name), candles: resample(candles, parseTimeframe(golden.timeframe)) },
      { range },
    )
  })
}

function readFile(path: string): Candles {
  const timeframe = parseTimeframe(/-([0-9]+[mhdw])\.csv/.exec(path)![1]!)
  return readCandles(path, timeframe).candles
}

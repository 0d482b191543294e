import { join } from 'node:path'
import {
  allocateColumn,
  type Candles,
  type FundingRates,
  NO_RULES,
  parsePair,
  parseTimeframe,
  timeframeMs,
} from 'leme/domain'
import { type Market, prepareMarket } from 'leme/engine'
import { resample } from 'leme/market'
import { readCandles } from '../../src/adapters/source/index.ts'
import type { Futures, GoldenCase } from './case.ts'
import { rulesStrategy } from './rules-strategy.ts'

const HOUR = 3_600_000

/** The pairs of a golden case with their candles and what the case's rules decide on them. */
export function goldenMarkets(golden: GoldenCase, candleFolder: string): Market[] {
  const strategy = rulesStrategy(golden)
  const { start_ms, end_ms } = golden.timerange ?? {}
  const range = { ...(start_ms && { start: start_ms }), ...(end_ms && { end: end_ms }) }
  return golden.pairs.map((name, index) => {
    const candles = readFile(join(candleFolder, golden.candles[index]!))
    const market = prepareMarket(
      strategy,
      { pair: parsePair(name), candles: resample(candles, parseTimeframe(golden.timeframe)) },
      { range },
    )
    return {
      ...market,
      ...(golden.detail_timeframe && {
        detail: resample(candles, parseTimeframe(golden.detail_timeframe)),
      }),
      ...(golden.futures && futuresOf(golden.futures, market)),
    }
  })
}

function futuresOf(futures: Futures, { pair, candles }: Market): Pick<Market, 'rules' | 'funding'> {
  const { max_leverage, maintenance_margin_rate, maintenance_amount } = futures
  const tier = { notional: 0, rate: maintenance_margin_rate, amount: maintenance_amount }
  return {
    rules: { ...NO_RULES, maxLeverage: max_leverage, maintenance: [tier] },
    funding: constantFunding(futures, candles, futures.mark_price[pair]!),
  }
}

function constantFunding(futures: Futures, candles: Candles, markPrice: number): FundingRates {
  const interval = futures.funding_interval_hours * HOUR
  const first = Math.ceil(candles.time[0]! / interval)
  const end = candles.time[candles.length - 1]! + timeframeMs(candles.timeframe)
  const count = Math.max(0, Math.ceil(end / interval) - first)
  const time = allocateColumn(count).map((_, i) => (first + i) * interval)
  return {
    time,
    rate: allocateColumn(count).fill(futures.funding_rate),
    markPrice: allocateColumn(count).fill(markPrice),
  }
}

function readFile(path: string): Candles {
  const timeframe = parseTimeframe(/-([0-9]+[mhdw])\.csv/.exec(path)![1]!)
  return readCandles(path, timeframe).candles
}

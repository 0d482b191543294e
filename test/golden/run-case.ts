import { join } from 'node:path'
import { type Candles, parsePair, parseTimeframe } from 'leme/domain'
import { prepareMarket, readSettings, type Simulation, simulate, tradingSettings } from 'leme/engine'
import { resample } from 'leme/market'
import { backtestMetrics } from 'leme/research'
import { readCandles } from '../../src/adapters/source/index.ts'
import { type GoldenCase, unsupported } from './case.ts'
import { firstDifference, firstFigure } from './compare.ts'
import { rulesStrategy } from './rules-strategy.ts'

export type Verdict =
  | { readonly kind: 'agrees'; readonly trades: number }
  | { readonly kind: 'differs'; readonly what: string }
  | { readonly kind: 'not-yet'; readonly needs: readonly string[] }

/** Runs one golden case through strategy and engine and compares every trade and figure. */
export function runCase(golden: GoldenCase, candleFolder: string): Verdict {
  const needs = unsupported(golden)
  if (needs.length > 0) return { kind: 'not-yet', needs }
  const simulation = simulateCase(golden, candleFolder)
  const what = firstDifference(golden, simulation) ?? firstFigure(golden, metricsOf(golden, simulation))
  if (what) return { kind: 'differs', what }
  return { kind: 'agrees', trades: simulation.trades.length }
}

function simulateCase(golden: GoldenCase, candleFolder: string): Simulation {
  const strategy = rulesStrategy(golden)
  const { start_ms, end_ms } = golden.timerange ?? {}
  const range = { ...(start_ms && { start: start_ms }), ...(end_ms && { end: end_ms }) }
  const markets = golden.pairs.map((name, index) => {
    const candles = readFile(join(candleFolder, golden.candles[index]!))
    return prepareMarket(
      strategy,
      { pair: parsePair(name), candles: resample(candles, parseTimeframe(golden.timeframe)) },
      { range },
    )
  })
  return simulate(markets, { settings: tradingSettings({}, readSettings(golden.settings)) })
}

function readFile(path: string): Candles {
  const timeframe = parseTimeframe(/-([0-9]+[mhdw])\.csv/.exec(path)![1]!)
  return readCandles(path, timeframe).candles
}

function metricsOf(golden: GoldenCase, { trades, startTime, endTime }: Simulation) {
  return backtestMetrics({
    trades,
    startingBalance: golden.settings.starting_balance as number,
    startTime,
    endTime,
    pairs: golden.pairs,
  })
}

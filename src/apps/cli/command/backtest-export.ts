import { Fault, parseTimeframe } from '../../../domain/index.ts'
import { type BacktestReport, freqtradeResult, tradeHash, tradesCsv } from '../../../trade/research/index.ts'
import type { Strategy } from '../../../trade/strategy/index.ts'
import type { Trial } from '../../local/experiment.ts'
import type { BacktestOptions } from './backtest.ts'

export interface ExportInput extends Trial {
  readonly strategy: Strategy
  readonly report: BacktestReport
  readonly options: BacktestOptions
}

/**
 * What `--export` writes: trades for `.csv`, for `.json` the result as freqtrade writes it.
 * @throws Fault `backtest.export` for another ending
 */
export function exported(path: string, input: ExportInput): string {
  if (path.endsWith('.csv')) return tradesCsv(input.simulation.trades)
  if (path.endsWith('.json')) return `${JSON.stringify(freqtradeJson(input))}\n`
  throw new Fault('usage', 'backtest.export', `${path} ends neither in .csv nor in .json`, {
    hint: '.csv writes the trades, .json the result as freqtrade writes it.',
  })
}

function freqtradeJson({ strategy, markets, settings, simulation, options }: ExportInput) {
  const now = Date.now()
  return freqtradeResult({
    ...{ strategy: strategy.name, settings, simulation },
    timeframe: markets[0]!.candles.timeframe,
    pairs: markets.map(({ pair }) => pair),
    ...(options.detail && { timeframeDetail: parseTimeframe(options.detail) }),
    ...(options.timerange && { timerange: options.timerange }),
    marketChange: marketChange(markets),
    runId: tradeHash(simulation.trades),
    ...{ runStart: now, runEnd: now },
    useCustomStoploss: strategy.callbacks.customStoploss !== undefined,
  })
}

/** Average change of the pairs from their first close to their last. */
function marketChange(markets: Trial['markets']): number {
  const changes = markets.map(({ candles, startup }) => {
    const first = candles.close[startup]
    return first ? candles.close[candles.length - 1]! / first - 1 : 0
  })
  return changes.reduce((sum, change) => sum + change, 0) / changes.length
}

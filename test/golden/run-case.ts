import { readSettings, type Simulation, simulate, tradingSettings } from 'leme/engine'
import { backtestMetrics } from 'leme/research'
import { bindStrategy } from 'leme/strategy'
import { type GoldenCase, unsupported } from './case.ts'
import { firstDifference, firstFigure } from './compare.ts'
import { goldenMarkets } from './golden-markets.ts'
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
  const { margin_mode, liquidation_buffer } = golden.futures ?? {}
  const settings = tradingSettings(
    {},
    readSettings({
      ...golden.settings,
      ...(golden.futures && { margin_mode, liquidation_buffer }),
    }),
  )
  const strategy = bindStrategy(rulesStrategy(golden))
  return simulate(goldenMarkets(golden, candleFolder), { settings, ...strategy })
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

import type { Column } from '../../../../domain/index.ts'
import { located } from '../../config/located.ts'
import { PipelineFault } from '../../pipeline-fault.ts'
import type { Table } from '../../port.ts'
import { columnOf } from '../../table.ts'
import { computeRule } from '../compute-signals.ts'
import type { RuleSet, SignalSet } from '../signal-schema.ts'
import type { TradingDialect } from '../trading-dialect.ts'
import { cutRows } from './cut-rows.ts'
import { type GridPoint, gridPoints } from './grid-points.ts'
import { type LuckOfBest, luckOfBest } from './luck-of-best.ts'
import {
  DAYS_PER_MONTH,
  overallPerformance,
  type Performance,
  performanceOf,
  sumTrades,
} from './performance.ts'
import { simulateTrades, type TradeOptions, type Transaction } from './simulate-trades.ts'
import type { SimulateModel } from './simulation-schema.ts'

export interface SimulatedPoint {
  readonly parameters: GridPoint
  readonly performance: Performance
}

export interface Simulation {
  readonly schema: 'leme.simulation/1'
  readonly direction: 'long' | 'short' | 'both'
  readonly generator: RuleSet['generator']
  readonly rows: number
  readonly months: number
  /** Combinations that were tried. */
  readonly tried: number
  /** The best ones, best first: by profit in percent per month, then in the order of the grid. */
  readonly best: readonly SimulatedPoint[]
  /** How much the first one says, being the best of so many. */
  readonly luck: LuckOfBest
}

export interface SimulationInput {
  /** The signals, with the scores that the rule reads, time and prices. */
  readonly signals: Table
  readonly sets: readonly SignalSet[]
  readonly model: SimulateModel
  readonly dialect: TradingDialect
}

/**
 * Trades every combination of thresholds on the rows of the model and ranks them. The rule is the first signal set
 * of the model's kind; thresholds that the grid lacks are its own.
 * @throws PipelineFault `config.invalid`, `column.missing`, `rows.few`
 */
export function simulateGrid({ signals, sets, model, dialect }: SimulationInput): Simulation {
  const { direction = 'long', topn_to_store = 10 } = model
  const rule = ruleOf(sets, model)
  const points = gridPoints(model)
  const table = cutRows(signals, model)
  const months = monthsOf(columnOf(table, 'time', 'simulate_model'))
  const options = tradeOptions(table, model, dialect)
  const read = (name: string) => columnOf(table, name, 'simulate_model')
  const trade = (parameters: GridPoint): readonly Transaction[] =>
    located('/simulate_model', () =>
      simulateTrades(computeRule(withThresholds(rule, parameters), read, dialect), options),
    )
  const ranked = points.map((parameters): SimulatedPoint => {
    const sums = sumTrades(trade(parameters))
    const performance =
      direction === 'both'
        ? overallPerformance(sums, months, dialect)
        : performanceOf(sums[direction], months)
    return { parameters, performance }
  })
  ranked.sort((a, b) => b.performance.percentPerMonth - a.performance.percentPerMonth)
  const percentages = trade(ranked[0]!.parameters)
    .filter(({ side }) => direction === 'both' || side === (direction === 'long' ? 'sell' : 'buy'))
    .flatMap(({ trade: made }) => (made ? [made.percent] : []))
  return {
    schema: 'leme.simulation/1',
    direction,
    generator: rule.generator,
    rows: table.rows,
    months,
    tried: points.length,
    best: ranked.slice(0, topn_to_store),
    luck: luckOfBest(percentages, points.length),
  }
}

/**
 * Prices, delay and costs of a model. `fill: close` trades at the close of the signal's row, `next_open` at the
 * open behind it. @throws PipelineFault `column.missing`
 */
export function tradeOptions(table: Table, model: SimulateModel, dialect: TradingDialect): TradeOptions {
  const { fill = 'close', fee_bps = 0, slippage_bps = 0, price = {} } = model
  const cost = (fee_bps + slippage_bps) / 10_000
  const read = (name: string) => columnOf(table, name, 'simulate_model')
  if (fill === 'next_open') return { dialect, price: read(price.open ?? 'open'), delay: 1, cost }
  return { dialect, price: read(price.close ?? 'close'), cost }
}

function ruleOf(sets: readonly SignalSet[], { signal_generator = 'threshold_rule' }: SimulateModel): RuleSet {
  const found = sets.find((set): set is RuleSet => set.generator === signal_generator)
  if (found) return found
  throw new PipelineFault('config.invalid', `no signal set is a ${signal_generator}`, {
    where: '/simulate_model/signal_generator',
    hint: 'Add one to signal_sets, or name the other kind of rule.',
  })
}

function withThresholds(rule: RuleSet, point: GridPoint): RuleSet {
  const given = Object.fromEntries(Object.entries(point).filter(([, value]) => value !== null))
  const parameters = { ...rule.config.parameters, ...given }
  return { ...rule, config: { ...rule.config, parameters } } as RuleSet
}

function monthsOf(time: Column): number {
  const months = (time.at(-1)! - time[0]!) / (DAYS_PER_MONTH * 86_400_000)
  if (months > 0) return months
  throw new PipelineFault('rows.few', `${time.length} rows are too few to simulate trades`, {
    where: '/simulate_model',
    hint: 'Widen data_start and data_end.',
  })
}

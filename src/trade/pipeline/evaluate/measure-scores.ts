import type { Column } from '../../../domain/index.ts'
import type { ModelPlan } from '../learn/resolve-models.ts'
import type { PipelineMetrics, ScoreMetrics } from '../pipeline-result.ts'
import type { Table } from '../port.ts'
import { columnOf } from '../table.ts'
import { measureBaselines, skillOf } from './baselines.ts'
import { blockRowsFor, compareWithChance } from './chance.ts'
import { measureScore } from './measure-score.ts'
import { compareWithRandomEntries } from './random-entries.ts'
import { scorePairs } from './score-pairs.ts'

export interface MeasureOptions {
  readonly models: readonly ModelPlan[]
  readonly folds: number
  /** Rows that labels look ahead; blocks of shuffled labels are longer than it. */
  readonly labelHorizon: number
  readonly tries: number
  readonly seed: number
  /** Price of each row, NaN where there is none. */
  readonly price: Column
  /** The rule that trades the scores, on every row: 1 where it buys and sells. */
  readonly trading?: { readonly buy: Column; readonly sell: Column; readonly feeBps: number }
}

/** How good the out-of-sample scores are. in: predictions with time, labels and scores, NaN where nothing was predicted. */
export function measureScores(predictions: Table, options: MeasureOptions): PipelineMetrics {
  const time = columnOf(predictions, 'time', 'metrics')
  const scores = options.models.map((model) => measure(predictions, model, options))
  const columns = options.models.map(({ score }) => columnOf(predictions, score, 'metrics'))
  const isPredicted = (row: number) => columns.some((column) => !Number.isNaN(column[row]!))
  const first = time.findIndex((_, row) => isPredicted(row))
  const last = time.findLastIndex((_, row) => isPredicted(row))
  return {
    scores,
    folds: options.folds,
    from: first < 0 ? null : time[first]!,
    to: last < 0 ? null : time[last]!,
    holding: { profitRatio: holding(options.price, first, last) },
    ...(options.trading && first >= 0 && { trading: tradingOf(options, [first, last]) }),
  }
}

function measure(predictions: Table, model: ModelPlan, options: MeasureOptions): ScoreMetrics {
  const label = columnOf(predictions, model.label, 'metrics')
  const pairs = scorePairs(label, columnOf(predictions, model.score, 'metrics'))
  const { rows, holds, score } = pairs
  const blockRows = blockRowsFor(rows.length, options.labelHorizon)
  const { tries, seed } = options
  const figures = measureScore(pairs)
  const baselines = measureBaselines(label, pairs, options.labelHorizon)
  return {
    score: model.score,
    label: model.label,
    algorithm: model.algorithm.algo,
    rows: rows.length,
    positives: rows.length === 0 ? 0 : holds.reduce((sum, value) => sum + value, 0) / rows.length,
    ...figures,
    baselines: [...baselines],
    skill: skillOf({ brier: figures.brier, rmse: figures.regression?.rmse ?? null }, baselines),
    chance: compareWithChance(holds, score, { tries, seed, blockRows }),
  }
}

function tradingOf({ trading, price, tries, seed }: MeasureOptions, [first, last]: [number, number]) {
  const part = (column: Column) => column.subarray(first, last + 1)
  const { buy, sell, feeBps } = trading!
  return compareWithRandomEntries({
    buy: part(buy),
    sell: part(sell),
    price: part(price),
    feeBps,
    tries,
    seed,
  })
}

/** Profit of buying at `first` and selling at `last`, as a fraction, without fees. */
function holding(price: Column, first: number, last: number): number | null {
  const known = (row: number) => row >= first && row <= last && !Number.isNaN(price[row]!)
  const buy = price.findIndex((_, row) => known(row))
  const sell = price.findLastIndex((_, row) => known(row))
  return first < 0 || buy < 0 ? null : price[sell]! / price[buy]! - 1
}

import type { Column } from '../../../domain/index.ts'
import type { ModelPlan } from '../learn/resolve-models.ts'
import type { Fold } from '../learn/walk-forward.ts'
import type { Drift, PipelineMetrics } from '../pipeline-result.ts'
import type { Table, TableColumn } from '../port.ts'
import { columnOf } from '../table.ts'
import { type LeakFinding, searchLeaks } from './leak/search-leaks.ts'
import { marketRegimes } from './market-regimes.ts'
import { measureDrift } from './measure-drift.ts'
import { measureModel } from './measure-model.ts'
import { compareWithRandomEntries } from './random-entries.ts'
import { equalBlocks } from './split/purge.ts'

export interface MeasureOptions {
  readonly models: readonly ModelPlan[]
  readonly folds: number
  /** Rows that labels look ahead; blocks of shuffled labels are longer than it. */
  readonly labelHorizon: number
  readonly tries: number
  readonly seed: number
  /** Price of each row, NaN where there is none. */
  readonly price: Column
  /** The folds themselves; without them the predicted rows are cut into `folds` equal ones. */
  readonly plan?: readonly Fold[]
  /** Rows that each label really looks ahead, for those that differ from `labelHorizon`. */
  readonly horizons?: Readonly<Record<string, number>>
  /** Every feature, of the rows of the predictions: looked through for leaks and drift. */
  readonly features?: Table
  /** Columns that labels are made of; features that copy their future are found. Default: the price. */
  readonly labelInputs?: readonly TableColumn[]
  /** The rule that trades the scores, on every row: 1 where it buys and sells. */
  readonly trading?: { readonly buy: Column; readonly sell: Column; readonly feeBps: number }
}

/** Least rows that trend and volatility of a regime are taken from. */
const REGIME_ROWS = 20

/**
 * How good the out-of-sample scores are, and what speaks against them. Leaks, drift of features and the trading
 * rule are measured where the options bring what they need. Same seed, same metrics.
 * in: predictions with time, labels and scores, NaN where nothing was predicted.
 * @throws PipelineFault `column.missing`
 */
export function measureScores(predictions: Table, options: MeasureOptions): PipelineMetrics {
  const time = columnOf(predictions, 'time', 'metrics')
  const { models, price, labelHorizon, tries, seed } = options
  const columns = models.map(({ score }) => columnOf(predictions, score, 'metrics'))
  const isPredicted = (row: number) => columns.some((column) => !Number.isNaN(column[row]!))
  const first = time.findIndex((_, row) => isPredicted(row))
  const last = time.findLastIndex((_, row) => isPredicted(row))
  const folds = first < 0 ? [] : foldRanges(options, [first, last])
  const window = Math.max(REGIME_ROWS, 2 * labelHorizon)
  const regimesOf = (rows: Uint32Array) => marketRegimes({ time, price }, { rows, window })
  const scores = models.map((model) =>
    measureModel(predictions, model, { labelHorizon, tries, seed, folds, regimesOf }),
  )
  return {
    scores,
    folds: options.folds,
    from: first < 0 ? null : time[first]!,
    to: last < 0 ? null : time[last]!,
    holding: { profitRatio: holding(price, first, last) },
    ...(first >= 0 && { drift: [...driftOf(predictions, options, [first, last])] }),
    ...(options.features && { leaks: [...leaksOf(predictions, options, options.features)] }),
    ...(options.trading && first >= 0 && { trading: tradingOf(options, [first, last]) }),
  }
}

type Predicted = readonly [first: number, last: number]

function foldRanges({ plan, folds }: MeasureOptions, [first, last]: Predicted) {
  if (plan) return plan.map(({ predictStart: start, predictEnd: end }) => ({ start, end }))
  return equalBlocks(last + 1 - first, folds).map(({ start, end }) => ({
    start: first + start,
    end: first + end,
  }))
}

/** The last third of the predicted rows against all before: of scores those predicted, of features all. */
function driftOf(predictions: Table, { models, features }: MeasureOptions, [first, last]: Predicted) {
  const recentStart = first + Math.floor((2 * (last + 1 - first)) / 3)
  const recent = { start: recentStart, end: last + 1 }
  const scores = models.map(({ score: name }) => ({ name, values: columnOf(predictions, name, 'metrics') }))
  const found: Drift[] = [...measureDrift(scores, { reference: { start: first, end: recentStart }, recent })]
  if (!features) return found
  const used = usedFeatures(models, features)
  return [...measureDrift(used, { reference: { start: 0, end: recentStart }, recent }), ...found]
}

function leaksOf(predictions: Table, options: MeasureOptions, features: Table): readonly LeakFinding[] {
  const { models, labelHorizon, horizons = {}, plan = [], price, seed } = options
  const labels = [...new Set(models.map(({ label }) => label))].map((name) => ({
    name,
    values: columnOf(predictions, name, 'metrics'),
    horizon: horizons[name] ?? labelHorizon,
  }))
  const inputs = options.labelInputs ?? [{ name: 'the price', values: price }]
  return searchLeaks({ features: usedFeatures(models, features), labels, inputs, plan, seed })
}

function usedFeatures(models: readonly ModelPlan[], features: Table): readonly TableColumn[] {
  const names = [...new Set(models.flatMap((model) => model.features))]
  return names.map((name) => ({ name, values: columnOf(features, name, 'metrics') }))
}

function tradingOf({ trading, price, tries, seed }: MeasureOptions, [first, last]: Predicted) {
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

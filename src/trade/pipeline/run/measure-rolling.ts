import { prefixed } from '../config/prefixed.ts'
import { measureScores } from '../evaluate/measure-scores.ts'
import { labelHorizon, labelNames } from '../labels/compute-labels.ts'
import type { PipelineMetrics } from '../pipeline-result.ts'
import type { Table } from '../port.ts'
import { columnOf } from '../table.ts'
import type { Line } from './line.ts'
import { foldsOf, type Matrix, plansOf } from './matrix.ts'
import type { Outcome } from './stage-runner.ts'

/** Tries for each score; more scores need more of them before the best one is believed. */
const CHANCE = { tries: 200, seed: 1 }
/** Fee of a simulated trade where the configuration does not say; basis points of its value. */
const FEE_BPS = 10

interface Measured {
  readonly data: Outcome<Table>
  readonly matrix: Matrix
  readonly predictions: Outcome<Table>
  readonly signals: Outcome<Table> | undefined
}

/** How good the scores are that were made by walking forward, and what speaks against them. */
export function measureRolling(
  line: Line,
  { data, matrix, predictions, signals }: Measured,
): PipelineMetrics {
  const { config } = line
  const models = plansOf(line, matrix)
  const features = matrix[0].content!
  const plan = foldsOf(line, features)
  const trading = signals?.content && tradingRule(line, signals.content)
  return measureScores(predictions.content!, {
    models,
    plan,
    folds: plan.length,
    features,
    labelHorizon: config.label_horizon ?? 0,
    horizons: horizonsOf(line),
    tries: config.chance?.tries ?? CHANCE.tries * models.length,
    seed: config.chance?.seed ?? CHANCE.seed,
    price: columnOf(data.content!, prefixed('close', line.sources[0]?.prefix ?? ''), 'metrics'),
    ...(trading && { trading }),
  })
}

/** Rows that each label really looks ahead; those without a bound are judged by what is declared. */
function horizonsOf({ config }: Line): Readonly<Record<string, number>> {
  const horizons = (config.label_sets ?? []).flatMap((set) =>
    labelNames(set).map((name) => [name, labelHorizon(set)] as const),
  )
  return Object.fromEntries(horizons.filter(([, rows]) => Number.isFinite(rows)))
}

/** The first rule of the signal sets. */
function tradingRule({ config }: Line, signals: Table) {
  for (const set of config.signal_sets ?? []) {
    if (set.generator !== 'threshold_rule' && set.generator !== 'threshold_rule2') continue
    const [buy, sell] = set.config.names
    return {
      buy: columnOf(signals, buy!, 'metrics'),
      sell: columnOf(signals, sell!, 'metrics'),
      feeBps: config.simulate_model?.fee_bps ?? FEE_BPS,
    }
  }
  return undefined
}

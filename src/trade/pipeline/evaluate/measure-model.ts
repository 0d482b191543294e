import type { Column } from '../../../domain/index.ts'
import { mean } from '../../../math/index.ts'
import type { ModelPlan } from '../learn/resolve-models.ts'
import type { ScoreMetrics } from '../pipeline-result.ts'
import type { Table } from '../port.ts'
import { columnOf } from '../table.ts'
import { measureBaselines, skillOf } from './baselines.ts'
import { blockRowsFor, compareWithChance } from './chance.ts'
import type { Regimes } from './market-regimes.ts'
import { measureCalibration } from './measure-calibration.ts'
import { measureFolds } from './measure-folds.ts'
import { measureRegimes } from './measure-regimes.ts'
import { measureScore } from './measure-score.ts'
import { scorePairs } from './score-pairs.ts'
import type { RowRange } from './split/purge.ts'

export interface MeasureModelOptions {
  readonly labelHorizon: number
  readonly tries: number
  readonly seed: number
  readonly folds: readonly RowRange[]
  /** How rows are parted, once the rows that have a score and a label are known. */
  readonly regimesOf: (rows: Uint32Array) => readonly Regimes[]
}

/** Everything about one score: figures, baselines, chance, calibration, folds, regimes. */
export function measureModel(
  predictions: Table,
  model: Pick<ModelPlan, 'score' | 'label' | 'algorithm'>,
  options: MeasureModelOptions,
): ScoreMetrics {
  const { labelHorizon, tries, seed } = options
  const label = columnOf(predictions, model.label, 'metrics')
  const pairs = scorePairs(label, columnOf(predictions, model.score, 'metrics'))
  const figures = measureScore(pairs)
  const baselines = measureBaselines(label, pairs, labelHorizon)
  const calibration = measureCalibration(pairs)
  const blockRows = blockRowsFor(pairs.rows.length, labelHorizon)
  return {
    score: model.score,
    label: model.label,
    algorithm: model.algorithm.algo,
    rows: pairs.rows.length,
    positives: shareOf(pairs.holds),
    ...figures,
    baselines: [...baselines],
    skill: skillOf({ brier: figures.brier, rmse: figures.regression?.rmse ?? null }, baselines),
    ...(calibration && { calibration }),
    folds: [...measureFolds(pairs, options.folds)],
    regimes: [...measureRegimes(pairs, options.regimesOf(pairs.rows), { seed, labelHorizon })],
    chance: compareWithChance(pairs.holds, pairs.score, { tries, seed, blockRows }),
  }
}

function shareOf(holds: Column): number {
  return holds.length === 0 ? 0 : mean(holds)
}

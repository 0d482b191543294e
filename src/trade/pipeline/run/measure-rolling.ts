import { prefixed } from '../config/prefixed.ts'
import { measureScores } from '../evaluate/measure-scores.ts'
import type { PipelineMetrics } from '../pipeline-result.ts'
import type { Table } from '../port.ts'
import { columnOf } from '../table.ts'
import type { Line } from './line.ts'
import { foldsOf, type Matrix, plansOf } from './matrix.ts'
import type { Outcome } from './stage-runner.ts'

/** Tries for each score; more scores need more of them before the best one is believed. */
const CHANCE = { tries: 200, seed: 1 }

interface Measured {
  readonly data: Outcome<Table>
  readonly matrix: Matrix
  readonly predictions: Outcome<Table>
}

/** How good the scores are that were made by walking forward. */
export function measureRolling(line: Line, { data, matrix, predictions }: Measured): PipelineMetrics {
  const { config } = line
  const models = plansOf(line, matrix)
  return measureScores(predictions.content!, {
    models,
    folds: foldsOf(line, matrix[0].content!).length,
    labelHorizon: config.label_horizon ?? 0,
    tries: config.chance?.tries ?? CHANCE.tries * models.length,
    seed: config.chance?.seed ?? CHANCE.seed,
    price: columnOf(data.content!, prefixed('close', line.sources[0]!.prefix), 'metrics'),
  })
}

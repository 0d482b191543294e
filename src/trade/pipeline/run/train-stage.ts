import { MODELS_SCHEMA, type Models, parseModels } from '../learn/models.ts'
import type { Piece } from '../piece.ts'
import type { Table } from '../port.ts'
import { asJson } from './artifact-kinds.ts'
import type { Line } from './line.ts'
import { columnsOf, learnSettings, type Matrix, matrixHashes, plansOf, refused } from './matrix.ts'
import type { Stage } from './stage-runner.ts'

/** Trains every model on the last rows whose labels are complete. */
export function trainStage(line: Line, matrix: Matrix): Stage<Models> {
  const { parallel } = line
  const [features] = matrix
  return {
    ...asJson('models', {
      rows: ({ models }: Models) => models[0]?.trainedRows ?? 0,
      parse: (value) => parseModels(value),
    }),
    name: 'train',
    codeVersion: 4,
    after: [...matrix],
    settings: learnSettings(line),
    inputs: async () => matrixHashes(line, matrix),
    async compute(report) {
      const plans = plansOf(line, matrix)
      const range = trainingRange(line, features.content!)
      const pieces = plans.map(
        (plan): Piece => ({ ...columnsOf(line, { plan }, matrix), kind: 'train', ...range }),
      )
      const results = await parallel.map(pieces, (done) => report(done, pieces.length))
      const models = results.map((result, i) => {
        const { score, label, algorithm, features: names } = plans[i]!
        if (result.kind !== 'model') throw refused(score, result)
        const { model, trainedRows } = result
        return { score, label, algorithm: algorithm.name, features: names, trainedRows, model }
      })
      return { schema: MODELS_SCHEMA, models }
    },
    describe: ({ models }) =>
      models.map(({ score, trainedRows }) => `${score} on ${trainedRows} rows`).join(', '),
  }
}

/** The newest rows whose labels are complete, at most `train_length` of them; half-open. */
export function trainingRange(
  { config: { label_horizon = 0, train_length = 0 } }: Line,
  { rows }: Table,
): { trainStart: number; trainEnd: number } {
  const trainEnd = Math.max(0, rows - label_horizon)
  return { trainStart: train_length === 0 ? 0 : Math.max(0, trainEnd - train_length), trainEnd }
}

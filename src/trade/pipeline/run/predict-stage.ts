import { allocateColumn, formatTime } from '../../../domain/index.ts'
import type { Models } from '../learn/models.ts'
import { scoreRows } from '../learn/score-rows.ts'
import type { Table } from '../port.ts'
import { columnOf } from '../table.ts'
import { asTable } from './artifact-kinds.ts'
import type { Line } from './line.ts'
import { scoreTable } from './score-table.ts'
import type { Outcome, Stage } from './stage-runner.ts'
import { trainingRange } from './train-stage.ts'

interface Inputs {
  readonly features: Outcome<Table>
  readonly labels: Outcome<Table> | undefined
  readonly models: Outcome<Models>
}

/**
 * Scores of the rows by the models that are there. Rows that they were trained on are among them: such scores
 * say how well a model fits, nothing about what it foretells. Time, labels, scores; NaN where a feature is missing.
 */
export function predictStage(line: Line, { features, labels, models }: Inputs): Stage<Table> {
  const { predict_length = 0, features_horizon = 0, train = true } = line.config
  return {
    ...asTable('predictions'),
    name: 'predict',
    codeVersion: 1,
    after: labels ? [features, labels, models] : [features, models],
    settings: { predict_length, features_horizon, train },
    inputs: async () => ({
      features: features.report.outputHash!,
      models: models.report.outputHash!,
      ...(labels && { labels: labels.report.outputHash! }),
    }),
    async compute(report) {
      const table = features.content!
      const time = columnOf(table, 'time', 'predict')
      const wanted = train || predict_length === 0 ? table.rows : predict_length + features_horizon
      const first = Math.max(0, table.rows - wanted)
      const scores = new Map<string, Float64Array>()
      models.content!.models.forEach(({ score, features: names, model }, i, all) => {
        const columns = names.map((name) => columnOf(table, name, `the model ${score}`).subarray(first))
        const values = allocateColumn(table.rows).fill(Number.NaN)
        scoreRows(model, columns, values.subarray(first))
        scores.set(score, values)
        report(i + 1, all.length)
      })
      const learned = models.content!.models.map(({ label }) => label)
      return scoreTable({ time, labels: labels?.content, learned, scores })
    },
    describe({ rows }) {
      if (!train) return `${rows} rows`
      const { trainEnd } = trainingRange(line, features.content!)
      const last = columnOf(features.content!, 'time', 'predict')[trainEnd - 1]
      return `in sample until ${last === undefined ? 'the start' : formatTime(last)} UTC: no proof of anything`
    },
  }
}

import { nearest } from '../../../domain/index.ts'
import type { StreamRow } from '../features/stream/open-feature-stream.ts'
import type { Models } from '../learn/models.ts'
import { scoreRows } from '../learn/score-rows.ts'
import { PipelineFault } from '../pipeline-fault.ts'

/** Scores of rows by the models of one document. */
export interface OnlineScorer {
  readonly names: readonly string[]
  score(rows: readonly StreamRow[]): readonly Readonly<Record<string, number>>[]
}

/**
 * Refuses models that read what the features do not have, and those that cannot score a row.
 * @throws PipelineFault `model.features`, `model.foreign`
 */
export function onlineScorer({ models }: Models, features: readonly string[]): OnlineScorer {
  const known = new Set(features)
  for (const { score, features: read } of models) {
    const absent = read.find((name) => !known.has(name))
    if (absent === undefined) continue
    const near = nearest(absent, features)
    throw new PipelineFault(
      'model.features',
      `the model ${score} reads ${absent}, which no feature set makes`,
      { hint: near ? `Did you mean "${near}"?` : 'Take the configuration that it was trained with.' },
    )
  }
  const score = (rows: readonly StreamRow[]) => {
    const scored = rows.map((): Record<string, number> => ({}))
    for (const { score: name, features: read, model } of models) {
      const columns = read.map((feature) => Float64Array.from(rows, (row) => row[feature]!))
      const out = new Float64Array(rows.length)
      scoreRows(model, columns, out)
      for (let row = 0; row < out.length; row++) scored[row]![name] = out[row]!
    }
    return scored
  }
  tryOut(models, score, features)
  return { names: models.map((model) => model.score), score }
}

function tryOut(models: Models['models'], score: OnlineScorer['score'], features: readonly string[]): void {
  try {
    const [row] = score([Object.fromEntries(features.map((name) => [name, 0.5]))])
    const silent = models.find(({ score: name }) => !Number.isFinite(row![name]))
    if (!silent) return
    throw new PipelineFault('model.foreign', `the model ${silent.score} gives no number`)
  } catch (cause) {
    if (cause instanceof PipelineFault) throw cause
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new PipelineFault('model.foreign', `a model cannot score a row: ${why}`, {
      cause,
      hint: 'Train it again with this version: `npx leme pipeline train`.',
    })
  }
}

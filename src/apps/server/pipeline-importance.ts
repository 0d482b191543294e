import { type Static, Type } from 'typebox'
import { Compile } from 'typebox/compile'
import type { PipelineImportance } from './schemas/pipeline.ts'

export type PipelineImportanceView = Static<typeof PipelineImportance>
/** Parsed artifact `models` of a run by the hash of its content; undefined where the file is gone. */
export type ReadModels = (hash: string) => Promise<unknown>

const MOST = 500

/** What is read of the artifact; the models themselves are read by who scores with them. */
const modelsFile = Compile(
  Type.Object({
    schema: Type.Literal('leme.models/1'),
    models: Type.Array(
      Type.Object({
        ...{ score: Type.String(), algorithm: Type.String(), features: Type.Array(Type.String()) },
        model: Type.Object({ kind: Type.String(), parameters: Type.Unknown() }),
      }),
    ),
  }),
)
const trees = Compile(
  Type.Object({ importance: Type.Array(Type.Number()), splits: Type.Array(Type.Number()) }),
)

/** What each model of a run leans on, the most first; undefined for a file of another version. */
export function importanceOf(file: unknown): PipelineImportanceView['items'] | undefined {
  if (!modelsFile.Check(file)) return undefined
  return file.models.map(({ score, algorithm, features, model }) => {
    const { parameters } = model
    if (!trees.Check(parameters)) return { score, algorithm, features: null }
    const total = parameters.importance.reduce((sum, gain) => sum + gain, 0)
    const shares = features.map((name, at) => ({
      name,
      share: total > 0 ? (parameters.importance[at] ?? 0) / total : 0,
      splits: parameters.splits[at] ?? 0,
    }))
    return { score, algorithm, features: shares.toSorted((a, b) => b.share - a.share).slice(0, MOST) }
  })
}

import { readFileSync } from 'node:fs'
import { readTableFile } from '../../adapters/store/parquet/index.ts'
import type { Column } from '../../domain/index.ts'
import {
  findColumn,
  type ModelStore,
  type PipelineConfig,
  type PipelineResult,
  readModelVersion,
} from '../../trade/pipeline/index.ts'
import { VERSION } from './installation.ts'

export interface RegisterLineOptions {
  readonly config: PipelineConfig
  readonly models: Pick<ModelStore, 'register'>
  readonly actor: string
}

/**
 * Registers what a line learned where its configuration says so and all of its stages are done: a version for
 * each score, under the name of the configuration alone where there is one score, else followed by the score.
 * @returns the result with the versions
 * @throws PipelineFault `model.file`, `model.malformed`, `model.differs`
 */
export async function registerLine(
  result: PipelineResult,
  { config, models, actor }: RegisterLineOptions,
): Promise<PipelineResult> {
  const wanted = config.model_registry?.name
  if (wanted === undefined || !isDone(result)) return result
  const learned = result.artifacts.find(({ name }) => name === 'models')?.path
  if (learned === undefined) return result
  const document: unknown = JSON.parse(readFileSync(learned, 'utf8'))
  const registered: NonNullable<PipelineResult['registered']> = []
  const scores = (result.metrics?.scores ?? []).map(({ score }) => score)
  for (const score of scores) {
    const model = modelName(scores.length === 1 ? wanted : `${wanted}-${score}`)
    const column = await scoresOf(result, score)
    const given = readModelVersion({
      ...{ models: document, report: result, config, score, codeVersion: VERSION },
      ...{ notes: '', ...(column && { scores: column }) },
    })
    const { kind, version } = await models.register(model, given, actor)
    registered.push({ model, score, version: version.number, isNew: kind === 'done' })
  }
  return { ...result, registered }
}

function isDone({ stages }: PipelineResult): boolean {
  return stages.every(({ status }) => status === 'done')
}

/** Names of models are in lower case, of letters, digits and hyphens; symbols and scores need not be. */
function modelName(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
}

async function scoresOf({ artifacts }: PipelineResult, score: string): Promise<Column | undefined> {
  const path = artifacts.find(({ name }) => name === 'predictions')?.path
  return path === undefined ? undefined : findColumn(await readTableFile(path), score)
}

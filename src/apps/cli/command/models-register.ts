import { readTableFile } from '../../../adapters/store/parquet/index.ts'
import type { Column } from '../../../domain/index.ts'
import {
  artifactOfReport,
  findColumn,
  PipelineFault,
  readModelVersion,
  requireModelName,
} from '../../../trade/pipeline/index.ts'
import { VERSION } from '../../local/installation.ts'
import { openPipelineConfig } from '../../local/pipeline.ts'
import { withDatabase } from '../../local/with-app.ts'
import type { Terminal } from '../terminal.ts'
import { readJsonFile } from './read-json-file.ts'

export interface ModelsRegisterOptions {
  readonly report: string
  readonly config: string
  readonly models?: string
  readonly score?: string
  readonly notes: string
}

/** `leme models register`: makes a version of what a run of the pipeline learned. */
export async function modelsRegister(
  terminal: Terminal,
  name: string,
  options: ModelsRegisterOptions,
): Promise<void> {
  requireModelName(name)
  const { notes, score } = options
  const { config } = openPipelineConfig(options.config)
  const report = readJsonFile(options.report)
  const models = readJsonFile(options.models ?? modelsPath(report, options.report))
  const given = readModelVersion({
    ...{ models, report, config, notes, codeVersion: VERSION },
    ...(score !== undefined && { score }),
  })
  const scores = await scoresOf(report, given.score)
  if (!scores)
    terminal.warn('its out-of-sample scores are not there: how far live ones drift will not be known')
  const version = scores
    ? readModelVersion({ models, report, config, notes, codeVersion: VERSION, score: given.score, scores })
    : given
  const answer = await withDatabase(({ store }) => store.models.register(name, version, 'cli'))
  const { number, metrics } = answer.version
  const text =
    answer.kind === 'done'
      ? `version ${number} of ${name}: ${metrics.verdict.text}`
      : `this is version ${number} of ${name} already`
  const isNew = answer.kind === 'done'
  terminal.result({ schema: 'leme.model-registered/1', isNew, version: answer.version }, text)
}

function modelsPath(report: unknown, reportFile: string): string {
  const path = artifactOfReport(report, 'models')?.path
  if (path !== undefined) return path
  throw new PipelineFault('model.file', `${reportFile} does not say where the models lie`, {
    hint: 'Name the file: --models FILE.',
  })
}

/** Out-of-sample scores of the run, where their file is still there. */
async function scoresOf(report: unknown, score: string): Promise<Column | undefined> {
  const path = artifactOfReport(report, 'predictions')?.path
  if (path === undefined) return undefined
  try {
    return findColumn(await readTableFile(path), score)
  } catch (error) {
    if (error instanceof PipelineFault && error.code === 'artifact.missing') return undefined
    throw error
  }
}

import type { RunStore } from '../../../trade/research/index.ts'
import { PipelineDesk } from '../pipeline-desk.ts'
import type { ReadModels } from '../pipeline-importance.ts'
import { PipelineDetail, PipelineImportance, PipelinePage, PipelineQuery } from '../schemas/pipeline.ts'
import { IdParams } from '../schemas/shared.ts'
import type { Server } from '../server-type.ts'
import { answers } from './answers.ts'

const tags = ['pipelines']

export interface PipelinePorts {
  readonly runs: Pick<RunStore, 'get' | 'list'>
  /** Finds no models when absent. */
  readonly readModels?: ReadModels
}

/** Runs of pipelines: their stages, what the scores are worth. They are started on the command line. */
export function pipelineRoutes(
  app: Server,
  { runs, readModels = async () => undefined }: PipelinePorts,
): void {
  const desk = new PipelineDesk(runs)

  app.get(
    '/api/v1/pipelines',
    {
      schema: {
        operationId: 'listPipelines',
        tags,
        summary: 'Runs of pipelines, newest first',
        querystring: PipelineQuery,
        response: answers(200, PipelinePage),
      },
    },
    async ({ query: { cursor, limit = 50, trainingRun } }) => {
      if (trainingRun === undefined) return desk.list({ limit, ...(cursor !== undefined && { cursor }) })
      const found = await desk.trainedBy(trainingRun)
      return { items: found ? [found] : [], nextCursor: null }
    },
  )

  app.get(
    '/api/v1/pipelines/:id',
    {
      schema: {
        operationId: 'getPipeline',
        tags,
        summary: 'One run: every stage, how good its scores are, and what it made',
        params: IdParams,
        response: answers(200, PipelineDetail),
      },
    },
    ({ params }) => desk.describe(params.id),
  )

  app.get(
    '/api/v1/pipelines/:id/importance',
    {
      schema: {
        operationId: 'getPipelineImportance',
        tags,
        summary: 'What the models of a run lean on',
        params: IdParams,
        response: answers(200, PipelineImportance),
      },
    },
    ({ params }) => desk.importance(params.id, readModels),
  )
}

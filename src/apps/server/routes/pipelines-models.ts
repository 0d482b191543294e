import type { Static } from 'typebox'
import {
  gatherEvidence,
  judgePromotion,
  type Model,
  type ModelStore,
  type ModelVersion,
  requireModel,
  unknownModel,
} from '../../../trade/pipeline/index.ts'
import type { RunStore } from '../../../trade/research/index.ts'
import { PipelineDesk } from '../pipeline-desk.ts'
import { ModelPageQuery, ModelVersionParams } from '../schemas/model.ts'
import { ModelBoard, ModelStanding } from '../schemas/pipeline.ts'
import type { Server } from '../server-type.ts'
import { answers } from './answers.ts'

export interface ModelBoardPorts {
  readonly models: ModelStore
  readonly runs: Pick<RunStore, 'get' | 'list'>
}

type BoardRow = Static<typeof ModelBoard>['items'][number]

const tags = ['models']

/** What the page of models shows of the registry, each in one answer. */
export function modelBoardRoutes(app: Server, { models, runs }: ModelBoardPorts): void {
  const desk = new PipelineDesk(runs)

  app.get(
    '/api/v1/model-board',
    {
      schema: {
        ...{ operationId: 'getModelBoard', tags },
        summary: 'Models with what their champion, challenger and newest version were worth',
        querystring: ModelPageQuery,
        response: answers(200, ModelBoard),
      },
    },
    async ({ query: { cursor, limit = 50 } }) => {
      const { items, nextCursor } = await models.list({ limit, ...(cursor !== undefined && { cursor }) })
      return { items: await Promise.all(items.map((model) => boardRow(models, model))), nextCursor }
    },
  )

  app.get(
    '/api/v1/model-board/:name/versions/:version',
    {
      schema: {
        ...{ operationId: 'getModelStanding', tags },
        summary:
          'What the gates would say to a version now, and the run that trained it; nothing is promoted',
        params: ModelVersionParams,
        response: answers(200, ModelStanding),
      },
    },
    async ({ params: { name, version } }) => {
      const found = await models.version(name, version)
      if (!found) {
        await requireModel(models, name)
        throw unknownModel(name, { version })
      }
      const [evidence, run] = await Promise.all([
        gatherEvidence(models, found),
        desk.trainedBy(found.trainingRun),
      ])
      return {
        gates: judgePromotion(found, evidence),
        run: run ? { id: run.id, title: run.title, finishedAt: run.finishedAt } : null,
      }
    },
  )
}

async function boardRow(models: ModelStore, model: Model): Promise<BoardRow> {
  const numbered = (alias: string) => model.aliases.find((one) => one.alias === alias)?.version ?? null
  const read = async (number: number | null) =>
    number === null ? null : viewOf(await models.version(model.name, number))
  const [champion, challenger, newest] = await Promise.all([
    read(numbered('champion')),
    read(numbered('challenger')),
    read(model.latest),
  ])
  return { model: { ...model, aliases: [...model.aliases] }, champion, challenger, newest }
}

/** Null where it was deleted meanwhile. */
function viewOf(version: ModelVersion | undefined): BoardRow['newest'] {
  if (!version) return null
  const { number, createdAt, metrics } = version
  return { ...{ number, createdAt }, auc: metrics.auc, rows: metrics.rows, verdict: { ...metrics.verdict } }
}

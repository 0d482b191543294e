import {
  compareModel,
  type GateReport,
  type Model,
  type ModelStore,
  promoteModel,
  requireModel,
  rollBackAlias,
  unknownModel,
} from '../../../trade/pipeline/index.ts'
import {
  AliasEventView,
  ComparisonQuery,
  ComparisonView,
  ModelAliasDetail,
  ModelAliasParams,
  ModelDetail,
  ModelPage,
  ModelPageQuery,
  ModelParams,
  ModelVersionParams,
  ModelVersionView,
  PromoteBody,
  RollBackBody,
} from '../schemas/model.ts'
import { ServerFault } from '../server-fault.ts'
import type { Server } from '../server-type.ts'
import { answers } from './answers.ts'

const tags = ['models']
const shared = { tags, security: [{ apiKey: [] }, { session: [] }] }
/** Who may read data may know which models there are; only a session gives an alias. */
const config = { access: 'either:read' } as const
const actor = 'session'

/** Trained models: what there is, which version acts, how two compare. They are registered on the command line. */
export function modelRoutes(app: Server, { models }: { readonly models: ModelStore }): void {
  app.get(
    '/api/v1/models',
    {
      config,
      schema: {
        ...{ operationId: 'listModels', ...shared, summary: 'Models by name' },
        querystring: ModelPageQuery,
        response: answers(200, ModelPage),
      },
    },
    async ({ query }) => {
      const { items, nextCursor } = await models.list(pageOf(query))
      return { items: items.map(viewModel), nextCursor }
    },
  )

  app.get(
    '/api/v1/models/:name',
    {
      config,
      schema: {
        ...{ operationId: 'getModel', ...shared, summary: 'A model and its versions, newest first' },
        ...{ params: ModelParams, querystring: ModelPageQuery },
        response: answers(200, ModelDetail),
      },
    },
    async ({ params: { name }, query }) => {
      const model = await requireModel(models, name)
      const versions = copy(await models.versions(name, pageOf(query)))
      return { model: viewModel(model), versions }
    },
  )

  app.get(
    '/api/v1/models/:name/versions/:version',
    {
      config,
      schema: {
        ...{ operationId: 'getModelVersion', ...shared },
        summary: 'One version: where it comes from, how good it was, what it is fed',
        params: ModelVersionParams,
        response: answers(200, ModelVersionView),
      },
    },
    async ({ params: { name, version } }) => {
      const found = await models.version(name, version)
      if (found) return found
      await requireModel(models, name)
      throw unknownModel(name, { version })
    },
  )

  app.get(
    '/api/v1/models/:name/comparison',
    {
      config,
      schema: {
        ...{ operationId: 'compareModelVersions', ...shared },
        summary: 'Champion and challenger on the bars that both predicted; each look at new bars counts',
        ...{ params: ModelParams, querystring: ComparisonQuery },
        response: answers(200, ComparisonView),
      },
    },
    ({ params: { name }, query }) => compareModel(models, { model: name, ...query }),
  )

  aliasRoutes(app, models)
}

function aliasRoutes(app: Server, models: ModelStore): void {
  const url = '/api/v1/models/:name/aliases/:alias'

  app.get(
    url,
    {
      config,
      schema: {
        ...{ operationId: 'getModelAlias', ...shared },
        summary: 'The version that has an alias, and every one that had it, newest first',
        ...{ params: ModelAliasParams, querystring: ModelPageQuery },
        response: answers(200, ModelAliasDetail),
      },
    },
    async ({ params: { name, alias }, query }) => {
      const { aliases } = await requireModel(models, name)
      const version = aliases.find((one) => one.alias === alias)?.version ?? null
      const events = await models.events(name, { alias, ...pageOf(query) })
      if (version === null) throw unknownModel(name, { alias })
      return { version, events: copy(events) }
    },
  )

  app.put(
    url,
    {
      schema: {
        ...{ operationId: 'promoteModel', tags },
        summary: 'Give an alias to a version; the champion has to pass every gate',
        ...{ params: ModelAliasParams, body: PromoteBody },
        response: answers(200, AliasEventView),
      },
    },
    async ({ params: { name, alias }, body: { force = false, ...body } }) => {
      const answer = await promoteModel(models, { model: name, alias, actor, force, ...body })
      if (answer.kind === 'refused') throw refusedBy(answer.gates)
      return answer.event
    },
  )

  app.post(
    url,
    {
      schema: {
        ...{ operationId: 'rollBackModel', tags },
        summary: 'Give an alias back to the version that had it before',
        ...{ params: ModelAliasParams, body: RollBackBody },
        response: answers(200, AliasEventView),
      },
    },
    ({ params: { name, alias }, body: { reason } }) =>
      rollBackAlias(models, { model: name, alias, actor, reason }),
  )
}

function viewModel(model: Model) {
  return { ...model, aliases: [...model.aliases] }
}

function pageOf({ cursor, limit = 50 }: { readonly cursor?: string; readonly limit?: number }) {
  return { limit, ...(cursor !== undefined && { cursor }) }
}

function copy<Item>({ items, nextCursor }: { items: readonly Item[]; nextCursor: string | null }) {
  return { items: [...items], nextCursor }
}

function refusedBy({ model, version, gates }: GateReport): ServerFault {
  const failed = gates.filter(({ pass }) => !pass)
  const names = failed.map(({ name }) => name).join(', ')
  return new ServerFault(
    'conflict',
    'model.gates',
    `Version ${version} of ${model} is refused by ${names}.`,
    {
      hint: 'Let it predict beside the champion first; `force` with a reason promotes it all the same.',
      fields: failed.map(({ name, text }) => ({
        in: 'body',
        pointer: '/version',
        message: `${name}: ${text}`,
      })),
    },
  )
}

import type { FastifyRequest } from 'fastify'
import { JobError, type Parameters, type StrategyVersion } from '../../../control/job/index.ts'
import type { TenantId, TenantStore } from '../../../control/tenant/index.ts'
import { compileRules, resolveParams } from '../../../trade/strategy/index.ts'
import { atField, cannot } from '../at-field.ts'
import { noteOf } from '../audit-note.ts'
import { facadePaths } from '../facade-route.ts'
import type { StrategyCatalogue } from '../port.ts'
import { readDocument } from '../rules-document.ts'
import { ClientPageQuery, ClientQuery } from '../schemas/command.ts'
import {
  StrategyDetail,
  StrategyList,
  StrategyNameParams,
  StrategyParametersRequest,
  StrategyRequest,
  StrategyVersionPage,
} from '../schemas/strategy.ts'
import { ServerFault } from '../server-fault.ts'
import type { Server } from '../server-type.ts'
import {
  ownEntries,
  type StrategyDesk,
  shippedEntries,
  shippedEntry,
  strategyDetail,
  versionView,
} from '../strategy-desk.ts'
import { tenantOf } from '../tenant-of.ts'
import { answers } from './answers.ts'

export interface StrategyPorts {
  /** What the operator ships. */
  readonly strategies: StrategyCatalogue
  /** Tenants' own strategies and what became of them; without it there are those of the operator alone. */
  readonly research?: Omit<StrategyDesk, 'catalogue'> & { readonly tenants: Pick<TenantStore, 'record'> }
}

const tags = ['strategies']
const read = { access: 'member', action: 'read' } as const
const trade = { access: 'member', action: 'trade' } as const

/** Strategies: those that the operator ships, and clients' own rules documents in versions. */
export function strategyRoutes(app: Server, { strategies, research }: StrategyPorts): void {
  for (const [operationId, path] of facadePaths('listStrategies', '/strategies'))
    app.get(
      path,
      {
        config: read,
        schema: {
          ...{ operationId, tags, summary: 'Strategies, their parameters and what became of them' },
          ...{ querystring: ClientPageQuery, response: answers(200, StrategyList) },
        },
      },
      async (request) => {
        const { client_id: named, cursor, limit = 50 } = request.query
        const isHouse = request.principal?.kind === 'operator' && named === undefined
        if (isHouse || !research) {
          if (isHouse) request.tenantChecked = true
          else tenantOf(request)
          return { items: (await strategies.list()).map(shippedEntry), nextCursor: null }
        }
        const tenant = tenantOf(request)
        const desk = { ...research, catalogue: strategies }
        const shipped = cursor === undefined ? await shippedEntries(desk, tenant) : []
        const own = await ownEntries(desk, tenant, { limit, ...(cursor !== undefined && { cursor }) })
        return { items: [...shipped, ...own.items], nextCursor: own.nextCursor }
      },
    )
  if (research) ownRoutes(app, { ...research, catalogue: strategies })
}

function ownRoutes(
  app: Server,
  desk: StrategyDesk & Pick<NonNullable<StrategyPorts['research']>, 'tenants'>,
) {
  const { own, strategies, catalogue, tenants } = desk

  for (const [operationId, path] of facadePaths('getStrategy', '/strategies/:name'))
    app.get(
      path,
      {
        config: read,
        schema: {
          ...{
            operationId,
            tags,
            summary: 'One strategy: document, parameters, versions, trades and backtests',
          },
          ...{ params: StrategyNameParams, querystring: ClientQuery, response: answers(200, StrategyDetail) },
        },
      },
      async (request) => {
        const { name } = request.params
        const detail = await strategyDetail(desk, tenantOf(request), name)
        if (detail) return detail
        throw unknown(name)
      },
    )

  for (const [operationId, path] of facadePaths('createStrategy', '/strategies'))
    app.post(
      path,
      {
        config: trade,
        schema: {
          ...{ operationId, tags, summary: 'Keep a rules document, as a new strategy or its next version' },
          ...{ body: StrategyRequest, response: answers(201, StrategyDetail) },
        },
      },
      async (request, reply) => {
        const tenant = tenantOf(request)
        const { document, after } = request.body
        const { text, value } = readDocument(document)
        const { name } = compileRules(value)
        if ((await catalogue.list()).some((one) => one.name === name)) {
          throw cannot(
            'strategy.shipped',
            '/document',
            `"${name}" is a strategy of the operator.`,
            'Give it another name.',
          )
        }
        const version = await save(request, tenant, {
          name,
          value,
          document: text,
          parameters: {},
          ...(after !== undefined && { after }),
        })
        const detail = await strategyDetail(desk, tenant, name)
        reply.code(201).header('location', `/api/v1/strategies/${version.name}`)
        return detail!
      },
    )

  for (const [operationId, path] of facadePaths('setStrategyParameters', '/strategies/:name/parameters'))
    app.put(
      path,
      {
        config: trade,
        schema: {
          ...{ operationId, tags, summary: 'Set values of typed parameters: a new version' },
          ...{ params: StrategyNameParams, body: StrategyParametersRequest },
          response: answers(200, StrategyDetail),
        },
      },
      async (request) => {
        const tenant = tenantOf(request)
        const { name } = request.params
        const { parameters, after } = request.body
        const newest = await own.get(tenant, name)
        if (!newest) throw await notOwn(name)
        const { value } = readDocument(newest.document)
        const { params } = compileRules(value)
        for (const [key, given] of Object.entries(parameters)) {
          atField(`/parameters/${key}`, () => resolveParams(params, { [key]: given }))
        }
        const { document } = newest
        await save(request, tenant, { name, value, document, parameters, after: after ?? newest.version })
        return (await strategyDetail(desk, tenant, name))!
      },
    )

  for (const [operationId, path] of facadePaths('listStrategyVersions', '/strategies/:name/versions'))
    app.get(
      path,
      {
        config: read,
        schema: {
          ...{ operationId, tags, summary: 'Versions of one’s own strategy, newest first' },
          ...{ params: StrategyNameParams, querystring: ClientPageQuery },
          response: answers(200, StrategyVersionPage),
        },
      },
      async (request) => {
        const { cursor, limit = 50 } = request.query
        const { name } = request.params
        const page = await own.versions(tenantOf(request), name, {
          limit,
          ...(cursor !== undefined && { cursor }),
        })
        return { items: page.items.map(versionView), nextCursor: page.nextCursor }
      },
    )

  interface Saved {
    readonly name: string
    readonly value: object
    readonly document: string
    readonly parameters: Parameters
    readonly after?: number
  }

  async function save(request: FastifyRequest, tenant: TenantId, saved: Saved): Promise<StrategyVersion> {
    const event = noteOf(request, { tenant, action: 'strategy.save', target: saved.name })
    try {
      const version = await strategies.save(tenant, { ...saved, actor: event.actor })
      await tenants.record({ ...event, detail: { version: version.version, hash: version.hash } })
      return version
    } catch (error) {
      if (!(error instanceof JobError) || error.code !== 'job.state') throw error
      const fields = [{ in: 'body', pointer: '/after', message: error.message }] as const
      throw new ServerFault('conflict', 'strategy.version', error.message, {
        ...(error.hint && { hint: error.hint }),
        fields,
      })
    }
  }

  async function notOwn(name: string): Promise<ServerFault> {
    const isShipped = (await catalogue.list()).some((one) => one.name === name)
    if (!isShipped) return unknown(name)
    return new ServerFault('conflict', 'strategy.shipped', `"${name}" is a strategy of the operator.`, {
      hint: 'Say parameters with each backtest and each bot.',
    })
  }
}

function unknown(name: string): ServerFault {
  return new ServerFault('no-data', 'strategy.unknown', `There is no strategy "${name}".`, {
    hint: 'GET /api/v1/strategies lists them.',
  })
}

import type { FastifyReply, FastifyRequest } from 'fastify'
import type { CommandRequest } from '../../../control/command/index.ts'
import type { ClientStatus, DeploymentStore, GitOps } from '../../../control/deployment/index.ts'
import { parseTenantId, type TenantId } from '../../../control/tenant/index.ts'
import { type DeployableStrategies, requestedBot } from '../../local/requested-bot.ts'
import { statusView } from '../client-status.ts'
import { accepted, ask, type CommandDesk, commandPath } from '../command-desk.ts'
import { facadePaths } from '../facade-route.ts'
import { namingField } from '../naming-field.ts'
import { IdempotencyHeaders } from '../schemas/backtest.ts'
import {
  ClientPageQuery,
  ClientParams,
  CommandAccepted,
  ReasonRequest,
  StopRequest,
} from '../schemas/command.ts'
import {
  ClientStatusPage,
  ClientStatusView,
  CommitParams,
  TradeRequest,
  ValuesDiff,
  ValuesHistory,
} from '../schemas/deployment.ts'
import type { Server } from '../server-type.ts'
import { tenantOf } from '../tenant-of.ts'
import { answers } from './answers.ts'

export interface TradePorts extends CommandDesk {
  readonly deployments: Pick<DeploymentStore, 'status' | 'statuses'>
  readonly git: Pick<GitOps, 'history' | 'diff'>
  readonly deployable: DeployableStrategies
}

const tags = ['deploys']
const trade = { access: 'member', action: 'trade' } as const
const read = { access: 'member', action: 'read' } as const
const MOST_COMMITS = 50

/** Bots of clients: what is wanted, what runs, and the orders that change it. */
export function tradeRoutes(app: Server, ports: TradePorts): void {
  const { deployments, git, deployable } = ports

  async function order(
    request: FastifyRequest & { readonly headers: { readonly 'idempotency-key'?: string } },
    reply: FastifyReply,
    { tenant, what }: { readonly tenant: TenantId; readonly what: CommandRequest },
  ) {
    const command = await ask(ports, {
      ...{ tenant, principal: request.principal!, request: what },
      key: request.headers['idempotency-key'],
    })
    reply.code(202).header('location', commandPath(command.id))
    return accepted(command)
  }

  for (const [operationId, path] of facadePaths('deployBot', '/trade'))
    app.post(
      path,
      {
        config: trade,
        schema: {
          ...{ operationId, tags, summary: 'Deploy a bot, or change one; carried out as a command' },
          ...{ headers: IdempotencyHeaders, body: TradeRequest, response: answers(202, CommandAccepted) },
        },
      },
      async (request, reply) => {
        const tenant = tenantOf(request)
        const { clientId: _, ...asked } = request.body
        const bot = await namingField({}, () => requestedBot(asked, tenant, deployable))
        return order(request, reply, { tenant, what: { kind: 'deploy', bot } })
      },
    )

  for (const [operationId, path] of facadePaths('listClients', '/trade'))
    app.get(
      path,
      {
        config: read,
        schema: {
          ...{ operationId, tags, summary: 'Clients with their bots: one’s own, or all for the operator' },
          ...{ querystring: ClientPageQuery, response: answers(200, ClientStatusPage) },
        },
      },
      async (request) => {
        const { client_id: named, cursor, limit = 50 } = request.query
        if (request.principal!.kind === 'member' || named !== undefined) {
          const status = await deployments.status(tenantOf(request))
          return { items: status ? [statusView(status)] : [], nextCursor: null }
        }
        const after = cursor === undefined ? undefined : parseTenantId(cursor)
        const found = await deployments.statuses({ limit: limit + 1, ...(after && { after }) })
        const items = found.slice(0, limit)
        request.tenantChecked = true
        return {
          items: items.map(statusView),
          nextCursor: found.length > limit ? items.at(-1)!.tenant : null,
        }
      },
    )

  for (const [operationId, path] of facadePaths('getClientStatus', '/trade/:client_id/status'))
    app.get(
      path,
      {
        config: read,
        schema: {
          ...{ operationId, tags, summary: 'What is wanted, what runs, and how the newest command went' },
          ...{ params: ClientParams, response: answers(200, ClientStatusView) },
        },
      },
      async (request) => {
        const tenant = tenantOf(request)
        return statusView((await deployments.status(tenant)) ?? nothingOf(tenant))
      },
    )

  for (const [operationId, path] of facadePaths('stopBots', '/trade/:client_id/stop'))
    app.post(
      path,
      {
        config: trade,
        schema: {
          ...{ operationId, tags, summary: 'Take one bot, or all bots of a client, out of service' },
          ...{ headers: IdempotencyHeaders, params: ClientParams, body: StopRequest },
          response: answers(202, CommandAccepted),
        },
      },
      async (request, reply) => {
        const tenant = tenantOf(request)
        return order(request, reply, { tenant, what: { kind: 'stop', bot: request.body.bot ?? null } })
      },
    )

  for (const kind of ['suspend', 'resume'] as const)
    for (const [operationId, path] of facadePaths(`${kind}Bots`, `/trade/:client_id/${kind}`))
      app.post(
        path,
        {
          config: trade,
          schema: {
            ...{ operationId, tags, headers: IdempotencyHeaders, params: ClientParams, body: ReasonRequest },
            summary: kind === 'suspend' ? 'Let all bots of a client rest' : 'Let them go on',
            response: answers(202, CommandAccepted),
          },
        },
        async (request, reply) => {
          const tenant = tenantOf(request)
          return order(request, reply, { tenant, what: { kind, reason: request.body.reason ?? '' } })
        },
      )

  for (const [operationId, path] of facadePaths('listValuesCommits', '/trade/:client_id/history'))
    app.get(
      path,
      {
        config: read,
        schema: {
          ...{ operationId, tags, summary: 'Commits of the client’s values, newest first' },
          ...{ params: ClientParams, response: answers(200, ValuesHistory) },
        },
      },
      async (request) => {
        const commits = await git.history(tenantOf(request), MOST_COMMITS)
        return { items: commits.map(({ trace: _, ...commit }) => commit) }
      },
    )

  for (const [operationId, path] of facadePaths('getValuesDiff', '/trade/:client_id/history/:commit'))
    app.get(
      path,
      {
        config: read,
        schema: {
          ...{ operationId, tags, summary: 'What a commit changed in the client’s values' },
          ...{ params: CommitParams, response: answers(200, ValuesDiff) },
        },
      },
      async (request) => {
        const { commit } = request.params
        return { commit, diff: await git.diff(tenantOf(request), commit) }
      },
    )
}

function nothingOf(tenant: TenantId): ClientStatus {
  return { tenant, wanted: null, running: null, lastAttempt: null }
}

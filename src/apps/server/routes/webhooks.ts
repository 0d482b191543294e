import { randomInt } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { makeWebhookSecret, readSecrets, rotated, writeSecrets } from '../../../adapters/webhook/index.ts'
import { type Secrets, tenantSecret } from '../../../control/deployment/index.ts'
import {
  OperationError,
  requireWebhookUrl,
  unknownWebhook,
  type Webhook,
  type WebhookStore,
} from '../../../control/operation/index.ts'
import { actorOf, type TenantId, type TenantStore } from '../../../control/tenant/index.ts'
import { facadePaths } from '../facade-route.ts'
import { ClientQuery } from '../schemas/command.ts'
import { PageQuery } from '../schemas/shared.ts'
import {
  DeliveryPage,
  ReplayAnswer,
  ReplayRequest,
  WebhookChange,
  WebhookList,
  WebhookParams,
  WebhookRequest,
  WebhookSecret,
  WebhookView,
} from '../schemas/webhook.ts'
import { ServerFault } from '../server-fault.ts'
import type { Server } from '../server-type.ts'
import { tenantOf } from '../tenant-of.ts'
import { answers } from './answers.ts'

export interface WebhookPorts {
  readonly webhooks: WebhookStore
  readonly secrets: Secrets
  readonly tenants: Pick<TenantStore, 'record'>
  readonly clock: () => number
  /** Whether the operator has networks of his own, to which HTTP is spoken without TLS. */
  readonly plainWebhooks?: boolean
}

const tags = ['webhooks']
const config = { access: 'member', action: 'administer' } as const
/** The old secret signs beside the new one for a day. */
const OVERLAP_MS = 86_400_000
const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789'
const ID_LENGTH = 20
const ClientPages = Type.Object(
  { ...PageQuery.properties, ...ClientQuery.properties },
  { additionalProperties: false },
)

/** Where a client wants to hear of its commands and jobs, and what it was sent. */
export function webhookRoutes(app: Server, ports: WebhookPorts): void {
  const { webhooks, secrets, tenants, clock, plainWebhooks: plain = false } = ports

  async function note(request: FastifyRequest, tenant: TenantId, { verb, id }: { verb: string; id: string }) {
    await tenants.record({
      ...{ tenant, actor: actorOf(request.principal!), action: `webhook.${verb}`, target: id },
      ...{ outcome: 'done', detail: {} },
    })
  }

  for (const [operationId, path] of facadePaths('listWebhooks', '/webhooks'))
    app.get(
      path,
      {
        config,
        schema: {
          ...{ operationId, tags, summary: 'Webhooks of a client' },
          ...{ querystring: ClientQuery, response: answers(200, WebhookList) },
        },
      },
      async (request) => ({ items: (await webhooks.list(tenantOf(request))).map(view) }),
    )

  for (const [operationId, path] of facadePaths('createWebhook', '/webhooks'))
    app.post(
      path,
      {
        config,
        schema: {
          ...{ operationId, tags, summary: 'Send events to an address; its secret is shown once' },
          ...{ body: WebhookRequest, response: answers(201, WebhookSecret) },
        },
      },
      async (request, reply) => {
        const tenant = tenantOf(request)
        const url = urlOf(request.body.url, plain)
        const [id, secret] = [freshId(), makeWebhookSecret()]
        await secrets.write(secretName(tenant, id), writeSecrets([{ secret, until: null }]))
        const webhook = await webhooks.create({ id, tenant, url, types: request.body.types ?? [] })
        await note(request, tenant, { verb: 'create', id })
        return reply.code(201).send({ webhook: view(webhook), secret })
      },
    )

  for (const [operationId, path] of facadePaths('changeWebhook', '/webhooks/:webhook_id'))
    app.patch(
      path,
      {
        config,
        schema: {
          ...{ operationId, tags, summary: 'Change a webhook, pause or resume it' },
          ...{ params: WebhookParams, querystring: ClientQuery, body: WebhookChange },
          response: answers(200, WebhookView),
        },
      },
      async (request) => {
        const tenant = tenantOf(request)
        const { url, ...rest } = request.body
        const change = { ...rest, ...(url !== undefined && { url: urlOf(url, plain) }) }
        const webhook = await webhooks.change(tenant, request.params.webhook_id, change)
        await note(request, tenant, { verb: 'change', id: webhook.id })
        return view(webhook)
      },
    )

  for (const [operationId, path] of facadePaths('removeWebhook', '/webhooks/:webhook_id'))
    app.delete(
      path,
      {
        config,
        schema: {
          ...{ operationId, tags, summary: 'Forget a webhook with its deliveries' },
          ...{ params: WebhookParams, querystring: ClientQuery, response: answers(204, Type.Null()) },
        },
      },
      async (request, reply) => {
        const tenant = tenantOf(request)
        const id = request.params.webhook_id
        const isRemoved = await webhooks.remove(tenant, id)
        // Also where it is gone: what was broken off half-way is finished by the next one.
        await secrets.remove(secretName(tenant, id))
        if (!isRemoved) throw unknownWebhook(id)
        await note(request, tenant, { verb: 'remove', id })
        return reply.code(204).send(null)
      },
    )

  for (const [operationId, path] of facadePaths('rotateWebhookSecret', '/webhooks/:webhook_id/rotate'))
    app.post(
      path,
      {
        config,
        schema: {
          ...{ operationId, tags, summary: 'A new secret; the old one signs beside it for a day' },
          ...{ params: WebhookParams, querystring: ClientQuery, response: answers(200, WebhookSecret) },
        },
      },
      async (request) => {
        const tenant = tenantOf(request)
        const webhook = await webhooks.change(tenant, request.params.webhook_id, {})
        const [name, secret] = [secretName(tenant, webhook.id), makeWebhookSecret()]
        const before = readSecrets(await secrets.read(name))
        await secrets.write(name, writeSecrets(rotated(before, secret, clock() + OVERLAP_MS)))
        await note(request, tenant, { verb: 'rotate', id: webhook.id })
        return { webhook: view(webhook), secret }
      },
    )

  for (const [operationId, path] of facadePaths('listDeliveries', '/webhooks/:webhook_id/deliveries'))
    app.get(
      path,
      {
        config,
        schema: {
          ...{ operationId, tags, summary: 'What a webhook was sent, newest first' },
          ...{ params: WebhookParams, querystring: ClientPages, response: answers(200, DeliveryPage) },
        },
      },
      async (request) => {
        const { cursor, limit = 50 } = request.query
        const found = await webhooks.deliveries(tenantOf(request), request.params.webhook_id, {
          limit,
          ...(cursor !== undefined && { cursor }),
        })
        const items = found.items.map(({ webhook: _, ...delivery }) => delivery)
        return { items, nextCursor: found.nextCursor }
      },
    )

  for (const [operationId, path] of facadePaths('replayWebhook', '/webhooks/:webhook_id/replay'))
    app.post(
      path,
      {
        config,
        schema: {
          ...{ operationId, tags, summary: 'Send past events again, under the ids they had' },
          ...{ params: WebhookParams, querystring: ClientQuery, body: ReplayRequest },
          response: answers(202, ReplayAnswer),
        },
      },
      async (request, reply) => {
        const tenant = tenantOf(request)
        const { fromEvent = 0, delivery } = request.body
        const what = delivery === undefined ? { fromEvent } : { delivery }
        const deliveries = await webhooks.replay(tenant, request.params.webhook_id, what)
        await note(request, tenant, { verb: 'replay', id: request.params.webhook_id })
        return reply.code(202).send({ deliveries })
      },
    )
}

/** Where a webhook's secrets lie. */
export function secretName(tenant: TenantId, id: string): string {
  return tenantSecret(tenant, `webhook-${id}`)
}

/** @throws ServerFault `request.invalid` */
function urlOf(text: string, plain: boolean): string {
  try {
    return requireWebhookUrl(text, { plain })
  } catch (error) {
    if (!(error instanceof OperationError)) throw error
    const { message, hint } = error
    throw new ServerFault('usage', 'request.invalid', message, {
      ...(hint !== undefined && { hint }),
      fields: [{ in: 'body', pointer: '/url', message }],
    })
  }
}

function freshId(): string {
  return `wh-${Array.from({ length: ID_LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join('')}`
}

function view({ tenant, types, ...webhook }: Webhook) {
  return { ...webhook, clientId: tenant, types: [...types] }
}

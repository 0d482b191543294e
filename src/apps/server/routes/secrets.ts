import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import {
  DeploymentError,
  isHouseSecret,
  type SecretName,
  type Secrets,
  tenantSecret,
  tenantSecrets,
} from '../../../control/deployment/index.ts'
import { actorOf, type TenantId, type TenantStore } from '../../../control/tenant/index.ts'
import { Fault } from '../../../domain/index.ts'
import { facadePaths } from '../facade-route.ts'
import { ClientQuery } from '../schemas/command.ts'
import { SecretList, SecretParams, SecretValue } from '../schemas/secret.ts'
import type { Server } from '../server-type.ts'
import { tenantOf } from '../tenant-of.ts'
import { answers } from './answers.ts'

export interface SecretPorts {
  readonly secrets: Pick<Secrets, 'write' | 'remove' | 'list'>
  readonly tenants: Pick<TenantStore, 'record'>
}

const tags = ['secrets']
const config = { access: 'member', action: 'administer' } as const

/** Secrets of a client can be written and removed, never read: there is no port here that could read one. */
export function secretRoutes(app: Server, { secrets, tenants }: SecretPorts): void {
  async function note(
    { principal }: FastifyRequest,
    tenant: TenantId,
    { verb, key, outcome = 'done' }: { verb: string; key: string; outcome?: 'done' | 'refused' },
  ): Promise<void> {
    await tenants.record({
      ...{ tenant, actor: actorOf(principal!), action: `secret.${verb}`, target: key, outcome },
      detail: {},
    })
  }

  /** @throws DeploymentError `secret.reserved`, `secret.name` */
  async function ownSecret(
    request: FastifyRequest,
    tenant: TenantId,
    { verb, key }: { verb: string; key: string },
  ): Promise<SecretName> {
    const name = tenantSecret(tenant, key)
    if (!isHouseSecret(key)) return name
    await note(request, tenant, { verb, key, outcome: 'refused' })
    throw new DeploymentError('secret.reserved', `the secret ${key} is kept by the house`, {
      hint: 'Use another name.',
    })
  }

  for (const [operationId, path] of facadePaths('listSecrets', '/secrets'))
    app.get(
      path,
      {
        config,
        schema: {
          ...{
            operationId,
            tags,
            summary: "Names of a client's secrets and when each changed; never values",
          },
          ...{ querystring: ClientQuery, response: answers(200, SecretList) },
        },
      },
      async (request) => {
        const folder = tenantSecrets(tenantOf(request))
        const found = await ofStore(secrets.list(folder))
        const items = found
          .map(({ name, changedAt }) => ({ name: name.slice(folder.length), changedAt }))
          .filter(({ name }) => !isHouseSecret(name))
        return { items }
      },
    )

  for (const [operationId, path] of facadePaths('putSecret', '/secrets/:secret_name'))
    app.put(
      path,
      {
        config,
        schema: {
          ...{ operationId, tags, summary: 'A secret, or its next value; bots use it without a restart' },
          ...{ params: SecretParams, querystring: ClientQuery, body: SecretValue },
          response: answers(204, Type.Null()),
        },
      },
      async (request, reply) => {
        const tenant = tenantOf(request)
        const key = request.params.secret_name
        const name = await ownSecret(request, tenant, { verb: 'put', key })
        await ofStore(secrets.write(name, request.body.value))
        await note(request, tenant, { verb: 'put', key })
        return reply.code(204).send(null)
      },
    )

  for (const [operationId, path] of facadePaths('removeSecret', '/secrets/:secret_name'))
    app.delete(
      path,
      {
        config,
        schema: {
          ...{ operationId, tags, summary: 'Forget a secret; there may be none' },
          ...{ params: SecretParams, querystring: ClientQuery, response: answers(204, Type.Null()) },
        },
      },
      async (request, reply) => {
        const tenant = tenantOf(request)
        const key = request.params.secret_name
        const name = await ownSecret(request, tenant, { verb: 'remove', key })
        await ofStore(secrets.remove(name))
        await note(request, tenant, { verb: 'remove', key })
        return reply.code(204).send(null)
      },
    )
}

/** What is wrong with our own store is no business of the client: the log has it. */
async function ofStore<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (cause) {
    if (!(cause instanceof DeploymentError) || cause.kind !== 'config') throw cause
    throw new Fault('failed', 'server.failed', cause.message, { cause })
  }
}
